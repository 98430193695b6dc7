import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ErrorAnswer } from '#protocol/error-answer.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type App, createApp } from '../app.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { systemClock } from '../ports/clock.ts';
import { systemIds } from '../ports/ids.ts';
import { systemRandom } from '../ports/random.ts';

const ports = { clock: systemClock, ids: systemIds, random: systemRandom, testControls: false };
const lines: Record<string, unknown>[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
let database: Database;
let app: App;
let webRoot: string;
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'navette-web-'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Navette</title>');
  database = openDatabase(testDatabase());
  app = createApp({ database, ...ports, log, webRoot });
});
afterAll(async () => {
  await app.end();
  await database.end();
  await rm(webRoot, { recursive: true });
});
const errorOf = async (answer: Response): Promise<ErrorAnswer['error']> => ErrorAnswer.parse(await answer.json()).error;

describe('[R2] every answer', () => {
  test('has an id; the sender may bring its own', async () => {
    const answer = await app.request('/api/sync/status');
    expect(answer.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    const own = await app.request('/api/sync/status', { headers: { 'X-Request-Id': 'tap-12345678' } });
    expect(own.headers.get('X-Request-Id')).toBe('tap-12345678');
    const odd = await app.request('/api/sync/status', { headers: { 'X-Request-Id': 'a b"c' } });
    expect(odd.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('of the API is not stored, and loads nothing', async () => {
    for (const path of ['/api/sync/status', '/api/nowhere', '/api/openapi.json']) {
      const { headers } = await app.request(path);
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    }
  });

  test('[T6] has the headers of a security review', async () => {
    for (const path of ['/', '/api/sync/status', '/healthz']) {
      const { headers } = await app.request(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=(self), geolocation=(self)'),
      });
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
      expect(headers.has('Strict-Transport-Security')).toBe(false);
    }
    const secure = await app.request('https://navette.test/');
    expect(secure.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
    const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'navette.test' };
    const proxied = await app.request('http://127.0.0.1:8080/', { headers: forwarded });
    expect(proxied.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  test.each(['localhost:8443', '192.168.1.20:8443', 'depot.local:8443', 'depot:8443'])(
    '[T6] binds no browser to HTTPS for all that runs on %s',
    async (host) => {
      const { headers } = await app.request(`https://${host}/`);
      expect(headers.has('Strict-Transport-Security')).toBe(false);
    },
  );

  test('[T6] of the app runs scripts and wasm of its own only', async () => {
    const { headers } = await app.request('/round');
    const policy = headers.get('Content-Security-Policy')!;
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).toContain("object-src 'none'");
    expect(/script-src[^;]*(unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval'))/.test(policy)).toBe(false);
  });

  test('is packed when it is worth it', async () => {
    const answer = await app.request('/api/openapi.json', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(answer.headers.get('Content-Encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(await answer.arrayBuffer()).toString())).toMatchObject({ openapi: '3.1.0' });
  });
});

describe('[R3] a refusal', () => {
  test.each([
    ['fr', 'Introuvable.'],
    ['ar-DZ, fr;q=0.5', 'غير موجود.'],
    ['en', 'Not found.'],
    ['kab', 'Introuvable.'],
  ])('is told in %s', async (language, message) => {
    const answer = await app.request('/api/nowhere', { headers: { 'Accept-Language': language } });
    expect(answer.status).toBe(404);
    expect(await errorOf(answer)).toEqual({ code: 'NOT_FOUND', message, retryable: false, recovery: 'none' });
  });

  test('of a method that a path does not have', async () => {
    expect((await app.request('/api/sync/push')).status).toBe(404);
    expect((await app.request('/round', { method: 'POST' })).status).toBe(404);
  });

  test('[N10] of a schema below the floor asks for an update', async () => {
    const answer = await app.request('/api/sync/status', {
      headers: { 'X-Schema-Version': '0', 'Accept-Language': 'en' },
    });
    expect(answer.status).toBe(426);
    expect(await errorOf(answer)).toMatchObject({ code: 'UPDATE_REQUIRED', retryable: false, recovery: 'update' });
    expect((await app.request('/api/sync/status', { headers: { 'X-Schema-Version': '1' } })).status).toBe(401);
    expect((await app.request('/api/sync/status', { headers: { 'X-Schema-Version': 'new' } })).status).toBe(400);
  });
});

describe('a database that is away', () => {
  test('is a reason to come back, never a 500', async () => {
    const away = openDatabase({ url: 'postgres://nobody:x@127.0.0.1:1/none' });
    const lonely = createApp({ database: away, ...ports, log });
    const body = JSON.stringify({
      email: 'a@b.c',
      password: 'x',
      device: { id: systemIds.next(), name: 'x', platform: 'x' },
    });
    const answer = await lonely.request('/api/auth/login', { method: 'POST', body });
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '2']);
    expect(await errorOf(answer)).toMatchObject({ code: 'UNAVAILABLE', retryable: true, recovery: 'retry' });
    expect((await lonely.request('/healthz')).status).toBe(200);
    expect((await lonely.request('/readyz')).status).toBe(503);
    await away.end();
  });

  test('/readyz when it is there', async () => {
    expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ready' });
  });
});

test('[A3] a line in the log for each request, under its id, without what was sent', async () => {
  const headers = { 'X-Request-Id': 'tap-87654321', Authorization: 'Bearer top.secret.token-of-20-letters' };
  await app.request('/api/sync/status?cursor=secret', { headers });
  const line = lines.find(({ requestId }) => requestId === 'tap-87654321');
  expect(line).toMatchObject({ method: 'GET', path: '/api/sync/status', status: 401, msg: 'request' });
  expect(JSON.stringify(lines)).not.toContain('secret');
});
