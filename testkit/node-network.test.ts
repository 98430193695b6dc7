import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';
import { createNodeNetwork } from './node-network.ts';

const AT = 'http://navette.test/live';

/** Says one word to whoever listens, and nothing more. */
const oneWord = () =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('here')) }));

/** One word was heard, and somebody waits for the next. */
async function listening() {
  const network = createNodeNetwork({ fetch: oneWord });
  const asking = new AbortController();
  const { body } = await network.fetch(AT, { signal: asking.signal });
  const reader = body!.getReader();
  await reader.read();
  const next = reader.read();
  next.catch(() => undefined);
  return { network, asking, reader, next };
}

describe('the line of a device in Node', () => {
  it('ends a stream when whoever asked gives up, also after a garbage collection', async () => {
    const { asking, next } = await listening();
    await collectGarbage();
    asking.abort(new Error('given up'));
    await expect(next).rejects.toThrow('given up');
  });

  it('ends a stream when the line is cut, also after a garbage collection', async () => {
    const { network, next } = await listening();
    await collectGarbage();
    network.online = false;
    await expect(next).rejects.toThrow('terminated');
  });

  it('ends a silence when whoever asked gives up, also after a garbage collection', async () => {
    const network = createNodeNetwork({ fetch: oneWord });
    network.mishap('/', 'silence');
    const asking = new AbortController();
    const answer = network.fetch(AT, { signal: asking.signal });
    answer.catch(() => undefined);
    await collectGarbage();
    asking.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
  });

  it('leaves no listener behind when an answer is over', async () => {
    const { asking, reader } = await listening();
    expect(getEventListeners(asking.signal, 'abort')).toHaveLength(1);
    await reader.cancel();
    expect(getEventListeners(asking.signal, 'abort')).toEqual([]);
    const network = createNodeNetwork({ fetch: async () => new Response('all') });
    await (await network.fetch(AT, { signal: asking.signal })).text();
    network.mishap('/', 'lost answer', 'captive portal');
    await network.fetch(AT, { signal: asking.signal }).catch(() => undefined);
    await network.fetch(AT, { signal: asking.signal });
    expect(getEventListeners(asking.signal, 'abort')).toEqual([]);
  });
});
