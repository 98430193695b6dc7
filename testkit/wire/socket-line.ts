import type { TestLine, Trouble } from '#device/ports/http.contract.ts';
import { createFetchHttp } from '#device/ports/http-fetch.ts';
import { createCookieJar } from '../cookie-jar.ts';
import { type Fault, FaultProxy } from '../fault-proxy.ts';
import type { FarEnd } from './far-end.ts';

const FAULTS: Record<Trouble, Fault> = {
  'cut before': { kind: 'cutBeforeSend' },
  'lost answer': { kind: 'loseAnswer' },
  'cut in the middle': { kind: 'cutAnswer', afterBytes: 40 },
  'portal page': { kind: 'answer', status: 200, body: '<html>Wi-Fi</html>' },
  'portal redirect': { kind: 'answer', status: 302, headers: { location: 'http://portal.test/' } },
  'portal nothing': { kind: 'answer', status: 204 },
  'bad gateway': { kind: 'answer', status: 502, body: '<h1>502</h1>' },
};

/** Everything about a line of which the far end is a real server, except who asks. */
export type Ground = Omit<TestLine, 'http'> & { origin: string };

export async function createGround(farEnd: FarEnd, port: number, close: () => void): Promise<Ground> {
  const proxy = await FaultProxy.start(`http://127.0.0.1:${port}`);
  let open = () => {};
  return {
    origin: proxy.origin,
    strike: async (trouble) => void proxy.strike({ on: 'everything', fault: FAULTS[trouble] }),
    heal: async () => proxy.heal(),
    offline: async () => proxy.unplug(),
    online: async () => proxy.plugIn(),
    holdAnswers: async () => {
      const until = new Promise<void>((resolve) => {
        open = resolve;
      });
      proxy.strike({ on: 'everything', fault: { kind: 'holdAnswer', until } });
    },
    letGo: async () => open(),
    poke: async () => farEnd.poke(),
    arrived: async () => farEnd.arrived.splice(0),
    end: async () => {
      await proxy.end();
      close();
    },
  };
}

/** Node's own fetch, with the cookies that it does not keep, through a proxy to a server on that port. */
export async function createSocketLine(farEnd: FarEnd, port: number, close: () => void): Promise<TestLine> {
  const { origin, ...ground } = await createGround(farEnd, port, close);
  const cookies = createCookieJar();
  const call: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    cookies.show(headers, new URL(String(input)).pathname);
    const answer = await fetch(input, { ...init, headers });
    cookies.keep(answer.headers.getSetCookie());
    return answer;
  };
  return { ...ground, http: createFetchHttp({ fetch: call, base: origin }) };
}
