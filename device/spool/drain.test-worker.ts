import { createBroadcastChannel } from '../ports/channel.ts';
import { systemClock } from '../ports/clock.ts';
import { createFetchHttp } from '../ports/http-fetch.ts';
import { systemIds } from '../ports/ids.ts';
import { createWebLocks } from '../ports/locks.ts';
import { systemRandom } from '../ports/random.ts';
import { createDrain } from './drain.ts';
import { openIdbSpool } from './idb-spool.ts';
import { SPOOL_CHANNEL } from './notices.ts';

/** One more tab for `drain.web.test.ts`: the real parts, and a line to the server's double in the page. */
const line = (port: MessagePort): typeof fetch => {
  const waiting = new Map<number, (response: Response) => void>();
  let asked = 0;
  port.onmessage = ({ data: { id, status, headers, body } }) =>
    waiting.get(id)?.(new Response(body, { status, headers }));
  return async (input, init) => {
    const request = new Request(new URL(String(input), location.origin), init);
    const { url, method } = request;
    const [headers, body] = [[...request.headers], method === 'GET' ? null : await request.arrayBuffer()];
    asked += 1;
    const id = asked;
    port.postMessage({ id, url, method, headers, body });
    return await new Promise((resolve) => waiting.set(id, resolve));
  };
};

self.onmessage = async ({ data: { name }, ports: [port] }: MessageEvent) => {
  const drain = createDrain({
    spool: openIdbSpool({ name }),
    http: createFetchHttp({ fetch: line(port!) }),
    locks: createWebLocks(),
    notices: createBroadcastChannel(SPOOL_CHANNEL),
    clock: systemClock,
    random: systemRandom,
    ids: systemIds,
  });
  self.postMessage(await drain.request({ hurry: true }));
};
