import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppEnv } from './env.ts';
import { answerError } from './errors.ts';
import { staticFiles } from './static-files.ts';

let folder: string;
const app = new Hono<AppEnv>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navette-static-'));
  await mkdir(join(folder, 'web/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'web/index.html'), '<!doctype html><title>Navette</title>');
  await writeFile(join(folder, 'web/sw.js'), 'self.addEventListener("sync", () => undefined)');
  await writeFile(join(folder, 'web/assets/main-BX2k9_aQ.js'), 'x'.repeat(10_000));
  await writeFile(join(folder, 'web/icon.png'), 'png');
  const files = staticFiles(join(folder, 'web'));
  app.onError(answerError);
  app.get('*', (c) => files(c));
});
afterAll(() => rm(folder, { recursive: true }));

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

test('a path without an extension is a screen of the app', async () => {
  for (const path of ['/', '/round', '/deliveries/0191ac99', '/%D8%AA']) {
    const answer = await get(path);
    expect([answer.status, await answer.text()]).toEqual([200, '<!doctype html><title>Navette</title>']);
    expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  }
});

test('a file that is not there is not the app', async () => {
  for (const path of ['/missing.js', '/assets/gone-BX2k9_aQ.js']) expect((await get(path)).status).toBe(404);
});

test('[T6] nothing outside the folder', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/a%00.txt',
    '/%',
  ]) {
    const answer = await get(path);
    expect(await answer.text()).not.toBe('secret');
  }
});

test('names that hold a hash are kept for ever, others are asked for again', async () => {
  const hashed = await get('/assets/main-BX2k9_aQ.js');
  expect(hashed.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  const worker = await get('/sw.js');
  expect(worker.headers.get('Cache-Control')).toBe('no-cache');
  const again = await get('/sw.js', { 'If-None-Match': worker.headers.get('ETag')! });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('packed as the browser likes it, pictures never', async () => {
  const bytes = async (accept: string, path = '/assets/main-BX2k9_aQ.js') => {
    const answer = await get(path, { 'Accept-Encoding': accept });
    return [answer.headers.get('Content-Encoding'), Buffer.from(await answer.arrayBuffer())] as const;
  };
  const [br, brotli] = await bytes('gzip, deflate, br');
  expect([br, brotliDecompressSync(brotli).length]).toEqual(['br', 10_000]);
  const [gzip, zipped] = await bytes('gzip');
  expect([gzip, gunzipSync(zipped).length]).toEqual(['gzip', 10_000]);
  expect((await bytes('br;q=0'))[0]).toBeNull();
  expect((await bytes('gzip, br', '/icon.png'))[0]).toBeNull();
});

test('a new build is noticed without a restart', async () => {
  const before = (await get('/sw.js')).headers.get('ETag');
  await writeFile(join(folder, 'web/sw.js'), 'self.addEventListener("sync", () => "new")');
  await utimes(join(folder, 'web/sw.js'), 1, 1);
  const after = await get('/sw.js');
  expect(after.headers.get('ETag')).not.toBe(before);
  expect(await after.text()).toContain('new');
});

test('a link that leads out of the folder is not followed', async () => {
  await symlink(join(folder, 'secret.txt'), join(folder, 'web/link.txt'));
  expect((await get('/link.txt')).status).toBe(404);
});
