import { describe, expect, it } from 'vitest';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { createTestProfile } from '#testkit/device-profile.ts';
import { createMemoryHub } from '../ports/channel.ts';
import type { Http } from '../ports/http.ts';
import { createMemoryLocks, type Locks } from '../ports/locks.ts';
import { createTestRandom } from '../ports/random.ts';
import { createTestTime } from '../ports/timers.ts';
import { listen } from './listen.ts';

type Answer = 'no network' | ReadableStreamDefaultController<Uint8Array>;

async function listening() {
  const test = await createTestProfile(0);
  const far = { token: 'token', expiresAt: Number.MAX_SAFE_INTEGER };
  await test.spool.changeProfile(test.profile, (before) => before && { ...before, access: far });
  const time = createTestTime();
  const answers: Answer[] = [];
  const script: ('no network' | 'stream')[] = [];
  const real = createMemoryLocks();
  let turns = 0;
  const counted: Locks['run'] = (name, work, signal) =>
    real.run(
      name,
      () => {
        turns += 1;
        return work();
      },
      signal,
    );
  const locks = { ...real, run: counted };
  let pokes = 0;
  const reported: unknown[] = [];
  const http: Http = {
    request: () => Promise.reject(new Error('nothing else is asked')),
    open: async () => {
      if (script.shift() === 'no network') {
        answers.push('no network');
        return fail(problem('NETWORK_ERROR'));
      }
      const body = new ReadableStream<Uint8Array>({ start: (controller) => void answers.push(controller) });
      return ok({ status: 200, headers: new Headers(), body });
    },
  };
  const open = () =>
    listen({
      ...test,
      ...time,
      locks,
      http,
      random: createTestRandom(),
      notices: createMemoryHub<never>().open(),
      report: (error) => void reported.push(error),
      rules: () => DEFAULT_RULES,
      onReached: () => {
        pokes += 1;
      },
      onPoke: () => {
        pokes += 1;
      },
    });
  const say = async (text: string) => {
    const last = answers.at(-1);
    if (last && last !== 'no network') last.enqueue(new TextEncoder().encode(text));
    await time.advance(0);
  };
  return { time, script, answers, open, say, turns: () => turns, pokes: () => pokes, spool: test.spool, reported };
}

describe('listening for pokes', () => {
  it('[E10] says when to pull: at the beginning and at each poke, never for a heartbeat', async () => {
    const { time, open, say, pokes } = await listening();
    const listener = open();
    await time.advance(0);
    expect(pokes()).toBe(1);
    await say(':\n\n');
    expect(pokes()).toBe(1);
    await say('event: poke\ndata:\n\n');
    await say('event: po');
    expect(pokes()).toBe(2);
    await say('ke\ndata:\n\n');
    expect(pokes()).toBe(3);
    await listener.stop();
  });

  it('[N8] tries again, later and later, and at once when the network comes back', async () => {
    const { time, script, answers, open, pokes } = await listening();
    script.push('no network', 'no network', 'no network', 'stream');
    const listener = open();
    await time.advance(0);
    expect(answers).toHaveLength(1);
    await time.advance(1_000);
    expect(answers).toHaveLength(2);
    listener.hurry();
    await time.advance(0);
    expect(answers).toHaveLength(3);
    listener.hurry();
    await time.advance(0);
    expect(pokes()).toBe(1);
    const last = answers.at(-1);
    if (last && last !== 'no network') last.close();
    await time.advance(2_000);
    expect(pokes()).toBe(2);
    await listener.stop();
  });

  it('[E7] listens again after storage has failed once, and can be stopped', async () => {
    const { time, open, pokes, spool, reported } = await listening();
    const read = spool.profile;
    spool.profile = () => Promise.reject(new DOMException('the connection is lost', 'InvalidStateError'));
    const listener = open();
    await time.advance(0);
    expect(reported).toMatchObject([{ name: 'InvalidStateError' }]);
    spool.profile = read;
    await time.advance(2_000);
    expect(pokes()).toBe(1);
    await listener.stop();
  });

  it('stops at once while it waits for its next try', async () => {
    const { time, script, answers, open } = await listening();
    script.push('no network');
    const listener = open();
    await time.advance(0);
    expect(answers).toHaveLength(1);
    await listener.stop();
    await time.advance(60_000);
    expect(answers).toHaveLength(1);
  });

  it('[E7] stopped while another tab listens it leaves the line: a tab that nobody sees may be frozen when its turn comes', async () => {
    const { time, open, turns } = await listening();
    const [one, two] = [open(), open()];
    await time.advance(0);
    const before = turns();
    await two.stop();
    await one.stop();
    await time.advance(0);
    expect(turns()).toBe(before);
  });

  it('listens in one tab at a time; the next takes over', async () => {
    const { time, answers, open } = await listening();
    const [one, two] = [open(), open()];
    await time.advance(0);
    expect(answers).toHaveLength(1);
    await one.stop();
    await time.advance(0);
    expect(answers).toHaveLength(2);
    await two.stop();
  });
});
