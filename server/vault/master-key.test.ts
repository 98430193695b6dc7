import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testRandom } from '../ports/random.ts';
import { masterKeyOf, openMasterKey, parseMasterKey, unwrap, wrap } from './master-key.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navette-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('is made once, for its owner only, by however many start at once', async () => {
  const keys = await Promise.all([1, 2, 3].map((seed) => openMasterKey(folder, undefined, testRandom(seed))));
  expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
  expect(await openMasterKey(folder, undefined, testRandom(9))).toEqual(keys[0]);
  const text = await readFile(join(folder, 'master.key'), 'utf8');
  expect(parseMasterKey(text)?.id).toBe(keys[0]!.id);
});

test('a damaged file is never replaced by a new key', async () => {
  await writeFile(join(folder, 'master.key'), 'not a key');
  await expect(openMasterKey(folder, undefined, testRandom())).rejects.toThrow('holds no key');
  const configured = masterKeyOf(new Uint8Array(32));
  expect(await openMasterKey(folder, configured, testRandom())).toBe(configured);
});

test('what it wraps opens for the same purpose only', () => {
  const key = masterKeyOf(new Uint8Array(32).fill(1));
  const secret = new Uint8Array(32).fill(5);
  const wrapped = wrap(key, secret, 'tenant 1', testRandom());
  expect(new Uint8Array(unwrap(key, wrapped, 'tenant 1'))).toEqual(secret);
  expect(() => unwrap(key, wrapped, 'tenant 2')).toThrow();
  expect(() => unwrap(masterKeyOf(new Uint8Array(32)), wrapped, 'tenant 1')).toThrow();
});
