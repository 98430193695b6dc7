import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NDJSON } from '#protocol/pull.ts';
import type { Result } from '#protocol/result.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { Http, HttpAnswer, HttpRequest, HttpStream } from './http.ts';

/** What meets every request until the line is healed. */
export type Trouble =
  /** Cut before anything left; after the server had it all; while the answer comes. */
  | 'cut before'
  | 'lost answer'
  | 'cut in the middle'
  /** Somebody else answers. */
  | 'portal page'
  | 'portal redirect'
  | 'portal nothing'
  | 'bad gateway';

/** A device's line to `testkit/wire/far-end.ts`. */
export interface TestLine {
  http: Http;
  strike(trouble: Trouble): Promise<void>;
  heal(): Promise<void>;
  offline(): Promise<void>;
  online(): Promise<void>;
  /** The server does its work for what comes from now on; answers wait until `letGo`. */
  holdAnswers(): Promise<void>;
  letGo(): Promise<void>;
  /** The server speaks to those who listen. */
  poke(): Promise<void>;
  /** What reached the server since the last look. */
  arrived(): Promise<string[]>;
  end(): Promise<void>;
}

export interface LineTraits {
  /** A browser sends once more by itself what a connection that was open before did not answer. */
  mayRepeat?: boolean;
  /** Portals that the line has; all unless told otherwise. */
  portals?: readonly Trouble[];
}

const PORTALS: readonly Trouble[] = ['portal page', 'portal redirect', 'portal nothing'];
const ASK: HttpRequest = { method: 'GET', path: '/api/wire/status?status=200', timeoutMs: 20_000 };
const POST: HttpRequest = { method: 'POST', path: '/api/wire/echo', body: '{"a":1}', timeoutMs: 20_000 };
const LIVE: HttpRequest = { method: 'GET', path: '/api/sync/live', timeoutMs: 20_000 };
/** For what never comes. */
const SOON_MS = 200;

/** What the engine relies on in its network: every line that a test runs on, and the real ones. `open` gives a healthy one. */
export function describeHttp(name: string, open: () => Promise<TestLine>, traits: LineTraits = {}): void {
  describe(`http: ${name}`, () => {
    let line: TestLine;
    beforeAll(async () => {
      line = await open();
    });
    afterEach(async () => {
      await line.online();
      await line.letGo();
      await line.heal();
      await line.arrived();
    });
    afterAll(() => line.end());

    const ask = (more: Partial<HttpRequest> = {}) => line.http.request({ ...ASK, ...more });
    const echo = async (more: Partial<HttpRequest>): Promise<Echo> =>
      json(given(await ask({ path: '/api/wire/echo', ...more })));
    const opened = async (more: Partial<HttpRequest> = {}) => given(await line.http.open({ ...LIVE, ...more }));
    const heard = (stream: HttpStream) => {
      const reader = stream.body.getReader();
      const text = new TextDecoder();
      return { reader, next: async () => text.decode((await reader.read()).value, { stream: true }) };
    };

    describe('request', () => {
      it('carries method, headers and body as they were given', async () => {
        const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256);
        const headers = { Authorization: 'Bearer x', 'Content-Type': 'image/png', 'Content-Range': 'bytes 0-1/2' };
        const put = await echo({ method: 'PUT', body: bytes, headers });
        expect(put).toMatchObject({
          method: 'PUT',
          headers: { authorization: 'Bearer x', 'content-type': 'image/png', 'content-range': 'bytes 0-1/2' },
        });
        expect(unbase64(put.bytes)).toEqual(bytes);
        const post = await echo({ method: 'POST', body: '{"name":"ندى"}' });
        expect(post).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
        expect(post.headers['x-schema-version']).toBe(String(SCHEMA_VERSION));
        expect(new TextDecoder().decode(unbase64(post.bytes))).toBe('{"name":"ندى"}');
        expect((await echo({ method: 'GET' })).bytes).toBe('');
        expect((await echo({ method: 'PUT', body: new Uint8Array() })).bytes).toBe('');
      });

      it('packs a long text, which arrives as it was; a long answer comes unpacked', async () => {
        const long = JSON.stringify({ text: 'نص '.repeat(2_000) });
        const sent = await echo({ method: 'POST', body: long });
        expect(sent.headers['content-encoding']).toBe('gzip');
        expect(new TextDecoder().decode(unbase64(sent.bytes))).toBe(long);
        const { bytes } = given(await ask({ path: '/api/wire/text?times=3000' }));
        expect(new TextDecoder().decode(bytes)).toBe('نص '.repeat(3_000));
      });

      it('gives each request an id of its own', async () => {
        const all = await Promise.all(Array.from({ length: 5 }, () => echo({ method: 'POST', body: '{}' })));
        expect(new Set(all.map(({ headers }) => headers['x-request-id'])).size).toBe(5);
      });

      it('gives the status of every success, and no bytes where there are none', async () => {
        for (const status of [200, 201, 202, 204]) {
          const answer = given(await ask({ path: `/api/wire/status?status=${status}` }));
          expect([answer.status, answer.bytes.byteLength === 0]).toEqual([status, status === 204]);
        }
        expect(given(await ask({ method: 'HEAD' })).bytes.byteLength).toBe(0);
      });

      it.each([
        ['RATE_LIMITED', 429],
        ['UNAVAILABLE', 503],
        ['TOKEN_EXPIRED', 401],
        ['UPDATE_REQUIRED', 426],
        ['TOO_LARGE', 413],
        ['DEVICE_LIMIT', 409],
        ['INTERNAL', 500],
      ])('gives the server’s %s with its data, and how long to wait', async (code, status) => {
        const refused = await ask({ path: `/api/wire/refusal?code=${code}&after=7` });
        expect(refused).toMatchObject({
          ok: false,
          problem: { code, data: { status, retryAfterMs: 7_000, seconds: 7 } },
        });
        const plain = await ask({ path: `/api/wire/refusal?code=${code}` });
        expect(plain).toMatchObject({ ok: false, problem: { code } });
        expect(plain.ok || plain.problem.data).not.toHaveProperty('retryAfterMs');
      });

      it('many at once each get their own answer', async () => {
        const bodies = Array.from({ length: 20 }, (_, at) => JSON.stringify({ at }));
        const answers = await Promise.all(bodies.map((body) => echo({ method: 'POST', body })));
        expect(answers.map(({ bytes }) => new TextDecoder().decode(unbase64(bytes)))).toEqual(bodies);
      });
    });

    describe('trouble', () => {
      it('offline: nothing leaves; online again, it does', async () => {
        await line.offline();
        expect(await line.http.request(POST)).toMatchObject({ problem: { code: 'NETWORK_ERROR', retryable: true } });
        expect(await line.http.open(LIVE)).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
        expect(await line.arrived()).toEqual([]);
        await line.online();
        expect(await line.http.request(POST)).toMatchObject({ ok: true });
      });

      it('cut before it left: the server knows nothing', async () => {
        await ask();
        await line.arrived();
        await line.strike('cut before');
        expect(await line.http.request(POST)).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
        expect(await line.arrived()).toEqual([]);
      });

      it('a lost answer: the server did it, the device cannot know', async () => {
        await ask();
        await line.arrived();
        await line.strike('lost answer');
        expect(await line.http.request(POST)).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
        const arrived = await line.arrived();
        expect(new Set(arrived)).toEqual(new Set(['POST /api/wire/echo']));
        expect(arrived.length).toBeLessThanOrEqual(traits.mayRepeat ? 3 : 1);
      });

      it('an answer that breaks off is no answer', async () => {
        await line.strike('cut in the middle');
        const request = { ...POST, body: JSON.stringify({ text: 'x'.repeat(1_000) }) };
        expect(await line.http.request(request)).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
        expect(await line.arrived()).toEqual(['POST /api/wire/echo']);
      });

      it.each(traits.portals ?? PORTALS)('[N7] a %s is not the server, whatever was asked', async (portal) => {
        await line.strike(portal);
        for (const request of [ASK, POST]) {
          expect(await line.http.request(request)).toMatchObject({ problem: { code: 'NOT_THE_SERVER' } });
        }
        expect(await line.http.open(LIVE)).toMatchObject({ problem: { code: 'NOT_THE_SERVER' } });
        expect(await line.arrived()).toEqual([]);
      });

      it('a gateway without its server is worth another try', async () => {
        await line.strike('bad gateway');
        expect(await ask()).toMatchObject({ problem: { code: 'UNAVAILABLE', retryable: true } });
      });

      it('an answer that does not come in time is given up, and not taken when it comes', async () => {
        await line.holdAnswers();
        expect(await line.http.request({ ...POST, timeoutMs: SOON_MS })).toMatchObject({
          problem: { code: 'TIMEOUT', retryable: true },
        });
        const stream = { ...ASK, path: '/api/wire/lines?count=3', timeoutMs: SOON_MS };
        expect(await line.http.open(stream)).toMatchObject({ problem: { code: 'TIMEOUT' } });
        await line.letGo();
        expect(await line.arrived()).toContain('POST /api/wire/echo');
        const next = await echo({ method: 'POST', body: '{"next":1}' });
        expect(new TextDecoder().decode(unbase64(next.bytes))).toBe('{"next":1}');
      });

      it('whoever asked may give up: before it leaves, or on its way', async () => {
        const gone = new AbortController();
        gone.abort();
        expect(await ask({ signal: gone.signal })).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
        expect(await line.arrived()).toEqual([]);
        await line.holdAnswers();
        const going = new AbortController();
        const asked = line.http.request({ ...POST, signal: going.signal });
        await expect.poll(() => line.arrived()).toEqual(['POST /api/wire/echo']);
        going.abort();
        expect(await asked).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
      });
    });

    describe('cookies', () => {
      const session = async (what: string) =>
        json<Session>(given(await ask({ method: 'POST', path: `/api/auth/${what}`, body: '{}' })));

      it('are kept from sign-in to renewal, changed by each, and gone after sign-out', async () => {
        const signedIn = await session('sign-in');
        const renewed = await session('renew');
        expect(renewed.shown).toBe(signedIn.given);
        expect((await session('renew')).shown).toBe(renewed.given);
        await ask({ method: 'POST', path: '/api/auth/sign-out', body: '{}' });
        expect((await session('renew')).shown).toBeNull();
      });

      it('are shown to the routes of the session and to no other', async () => {
        await session('sign-in');
        expect((await echo({ method: 'POST', body: '{}' })).headers).not.toHaveProperty('cookie');
      });

      it('of an answer that was lost are not there', async () => {
        const signedIn = await session('sign-in');
        await line.strike('lost answer');
        expect(await ask({ method: 'POST', path: '/api/auth/renew', body: '{}' })).toMatchObject({ ok: false });
        await line.heal();
        expect((await session('renew')).shown).toBe(signedIn.given);
      });
    });

    describe('open', () => {
      it('gives all lines of a stream', async () => {
        const stream = await opened({ path: '/api/wire/lines?count=3000', headers: { Accept: NDJSON } });
        expect(stream.headers.get('Content-Type')).toBe(NDJSON);
        const all = (await new Response(stream.body).text()).trimEnd().split('\n');
        expect(all.map((one) => JSON.parse(one).line)).toEqual(Array.from({ length: 3_000 }, (_, at) => at));
      });

      it('gives what came before the cut, and then says that it was cut', async () => {
        await line.strike('cut in the middle');
        const { reader } = heard(await opened({ path: '/api/wire/lines?count=300' }));
        let bytes = 0;
        const toTheEnd = async () => {
          for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.byteLength;
        };
        await expect(toTheEnd()).rejects.toThrow();
        expect(bytes).toBeGreaterThan(0);
      });

      it('says what the server says, when it says it', async () => {
        const { reader, next } = heard(await opened());
        expect(await next()).toBe(':\n\n');
        for (let times = 0; times < 3; times += 1) {
          const word = next();
          await line.poke();
          expect(await word).toContain('event: poke');
        }
        await reader.cancel();
      });

      it('ends a silence that is too long', async () => {
        const { next } = heard(await opened({ timeoutMs: 1_000 }));
        expect(await next()).toBe(':\n\n');
        await expect(next()).rejects.toThrow();
      });

      it('ends when the line is gone, and when it is given up', async () => {
        const cut = heard(await opened());
        await cut.next();
        const word = cut.next();
        word.catch(() => undefined);
        await line.offline();
        await expect(word).rejects.toThrow();
        await line.online();
        const leaving = new AbortController();
        const left = heard(await opened({ signal: leaving.signal }));
        await left.next();
        const last = left.next();
        last.catch(() => undefined);
        leaving.abort();
        await expect(last).rejects.toThrow();
      });

      it('refuses as a request does', async () => {
        const refused = await line.http.open({ ...ASK, path: '/api/wire/refusal?code=RATE_LIMITED&after=40' });
        expect(refused).toMatchObject({ problem: { code: 'RATE_LIMITED', data: { retryAfterMs: 40_000 } } });
      });
    });
  });
}

interface Echo {
  method: string;
  headers: Record<string, string>;
  /** Base64. */
  bytes: string;
}

interface Session {
  shown: string | null;
  given: string;
}

function given<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problem)}`);
  return result.value;
}

const json = <Value>({ bytes }: HttpAnswer): Value => JSON.parse(new TextDecoder().decode(bytes));
const unbase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
