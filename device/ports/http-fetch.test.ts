import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { HttpRequest } from './http.ts';
import { createFetchHttp } from './http-fetch.ts';
import { createTestTime } from './timers.ts';

const ASK: HttpRequest = { method: 'GET', path: '/api/sync/status', timeoutMs: 1_000 };

/** Answers with `body`, as the server does: with the request's own id. */
const server =
  (body: BodyInit | null, init: ResponseInit = {}): typeof fetch =>
  async (_, request) => {
    const headers = new Headers(init.headers);
    headers.set('X-Request-Id', new Headers(request?.headers).get('X-Request-Id') ?? '');
    return new Response(body, { ...init, headers });
  };
const stranger =
  (body: BodyInit | null, init: ResponseInit = {}): typeof fetch =>
  async () =>
    new Response(body, init);
const refusal = (code: string, more: object = {}) =>
  JSON.stringify({ error: { code, message: 'Sentence.', retryable: true, recovery: 'retry', ...more } });
const ask = async (call: typeof fetch, request = ASK) => await createFetchHttp({ fetch: call }).request(request);

describe('request', () => {
  it('gives the bytes of the server’s answer', async () => {
    const answer = await ask(server('{"a":1}', { status: 201 }));
    expect(answer).toMatchObject({ ok: true, value: { status: 201, bytes: new TextEncoder().encode('{"a":1}') } });
  });

  it('sends what every request carries, and gzip when that is worth it', async () => {
    const sent: { headers: Headers; body: Uint8Array }[] = [];
    const call: typeof fetch = async (input, init) => {
      const request = new Request(new URL(String(input), 'http://server.test'), {
        ...init,
        duplex: 'half',
      } as RequestInit);
      sent.push({ headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) });
      return await server('')(input, init);
    };
    const long = JSON.stringify({ text: 'نص '.repeat(1_000) });
    await ask(call, { ...ASK, method: 'POST', body: '{}', headers: { Authorization: 'Bearer x' } });
    await ask(call, { ...ASK, method: 'POST', body: long });
    await ask(call, { ...ASK, method: 'PUT', body: new Uint8Array([1, 2]), headers: { 'Content-Type': 'image/png' } });
    const header = (name: string) => sent.map(({ headers }) => headers.get(name));
    expect(header('X-Schema-Version')).toEqual(Array(3).fill(String(SCHEMA_VERSION)));
    expect(header('Authorization')).toEqual(['Bearer x', null, null]);
    expect(header('Content-Type')).toEqual(['application/json', 'application/json', 'image/png']);
    expect(header('Content-Encoding')).toEqual([null, 'gzip', null]);
    expect(new Set(header('X-Request-Id')).size).toBe(3);
    const unpacked = new Blob([sent[1]!.body as never]).stream().pipeThrough(new DecompressionStream('gzip') as never);
    expect(await new Response(unpacked as never).text()).toBe(long);
    expect(sent[1]!.body.length).toBeLessThan(long.length / 10);
  });

  it.each<[string, typeof fetch, object]>([
    ['a page of a captive portal', stranger('<html>', { status: 200 }), { code: 'NOT_THE_SERVER' }],
    ['its JSON', stranger('{"receipts":[]}'), { code: 'NOT_THE_SERVER' }],
    ['its nothing', stranger(null, { status: 204 }), { code: 'NOT_THE_SERVER' }],
    ['its redirect', stranger(null, { status: 302 }), { code: 'NOT_THE_SERVER' }],
    ['its refusal in our words', stranger(refusal('DEVICE_REVOKED'), { status: 403 }), { code: 'NOT_THE_SERVER' }],
    ['its 401', stranger('Sign in', { status: 401 }), { code: 'NOT_THE_SERVER' }],
    ['its 511', stranger('Sign in', { status: 511 }), { code: 'NOT_THE_SERVER' }],
    ['a gateway without a server', stranger('<h1>502</h1>', { status: 502 }), { code: 'UNAVAILABLE' }],
    ['a gateway’s limit', stranger('', { status: 413 }), { code: 'TOO_LARGE' }],
    [
      'a gateway’s brake',
      stranger('', { status: 429, headers: { 'Retry-After': '9' } }),
      { code: 'RATE_LIMITED', data: { retryAfterMs: 9_000 } },
    ],
    [
      'the server’s refusal',
      server(refusal('DEVICE_LIMIT', { data: { limit: 3 } }), { status: 409 }),
      { code: 'DEVICE_LIMIT', retryable: false, data: { limit: 3, status: 409, serverMessage: 'Sentence.' } },
    ],
    [
      'a code of a newer server',
      server(refusal('MOON_PHASE', { recovery: 'update', retryable: false }), { status: 409 }),
      { code: 'INTERNAL', retryable: false, recovery: 'update', data: { serverCode: 'MOON_PHASE' } },
    ],
    ['the server’s own 500 without a word', server('', { status: 500 }), { code: 'UNAVAILABLE' }],
  ])('%s', async (_, call, problem) => {
    expect(await ask(call)).toMatchObject({ ok: false, problem });
  });

  it.each<[string, typeof fetch]>([
    ['no connection', async () => Promise.reject(new TypeError('fetch failed'))],
    [
      'a body cut in the middle',
      server(new ReadableStream({ pull: (controller) => controller.error(new TypeError('cut')) })),
    ],
  ])('%s is a network error', async (_, call) => {
    expect(await ask(call)).toMatchObject({ problem: { code: 'NETWORK_ERROR', retryable: true } });
  });

  it('ends after the time limit, also in the middle of the body', async () => {
    const time = createTestTime();
    const endless = () => new ReadableStream({ pull: () => new Promise<void>(() => undefined) });
    const never: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const dripping: typeof fetch = async (input, init) => {
      const body = endless();
      const answer = await server(body)(input, init);
      init?.signal?.addEventListener('abort', () => void answer.body?.cancel());
      return new Proxy(answer, {
        get: (target, name) => (name === 'arrayBuffer' ? () => never(input, init) : Reflect.get(target, name, target)),
      });
    };
    for (const call of [never, dripping]) {
      const asked = createFetchHttp({ fetch: call, timers: time.timers }).request(ASK);
      await time.advance(1_000);
      expect(await asked).toMatchObject({ problem: { code: 'TIMEOUT' } });
    }
  });
});

describe('open', () => {
  it('streams, and cuts a silence that is too long, but not a reader that takes its time', async () => {
    const time = createTestTime();
    let push: (text: string) => void = () => undefined;
    const call: typeof fetch = async (input, init) => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          push = (text) => controller.enqueue(new TextEncoder().encode(text));
          init?.signal?.addEventListener('abort', () => controller.error(new TypeError('aborted')));
        },
      });
      return await server(body)(input, init);
    };
    const opened = await createFetchHttp({ fetch: call, timers: time.timers }).open(ASK);
    if (!opened.ok) throw new Error(opened.problem.code);
    const reader = opened.value.body.getReader();
    push('one');
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('one');
    push('two');
    await time.advance(10);
    await time.advance(60_000);
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('two');
    const silent = reader.read();
    silent.catch(() => undefined);
    await time.advance(1_000);
    await expect(silent).rejects.toThrow();
  });

  it('refuses as `request` does', async () => {
    expect(await createFetchHttp({ fetch: stranger('<html>') }).open(ASK)).toMatchObject({
      problem: { code: 'NOT_THE_SERVER' },
    });
  });
});
