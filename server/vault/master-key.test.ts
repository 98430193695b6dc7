import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testRandom } from '../ports/random.ts';
import {
  beginMasterKey,
  keepFirstMasterKey,
  masterKeyOf,
  masterKeysOf,
  parseMasterKeys,
  unwrap,
  wrap,
} from './master-key.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'navette-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

const inFile = async () => parseMasterKeys(await readFile(join(folder, 'master.key'), 'utf8'))!.map(({ id }) => id);

test('is made once, for its owner only, by however many start at once', async () => {
  const rings = await Promise.all([1, 2, 3].map((seed) => masterKeysOf(folder, undefined, testRandom(seed))()));
  expect(new Set(rings.flat().map(({ id }) => id)).size).toBe(1);
  expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
  expect(await masterKeysOf(folder, undefined, testRandom(9))()).toEqual(rings[0]);
  expect(await inFile()).toEqual([rings[0]![0]!.id]);
});

test('a damaged file is never replaced by a new key', async () => {
  await writeFile(join(folder, 'master.key'), 'not a key');
  await expect(masterKeysOf(folder, undefined, testRandom())()).rejects.toThrow('holds no key');
  await expect(beginMasterKey(folder, testRandom())).rejects.toThrow('holds no key');
  const configured = masterKeyOf(new Uint8Array(32));
  expect(await masterKeysOf(folder, [configured], testRandom())()).toEqual([configured]);
});

test.each(['', 'c2hvcnQ=', `${Buffer.alloc(32).toString('base64')},short`])('%s is no list of keys', (text) => {
  expect(parseMasterKeys(text)).toBeNull();
});

test('a new one stands before the present one until nothing needs that; begun twice it is begun once', async () => {
  const ask = masterKeysOf(folder, undefined, testRandom(1));
  const [old] = await ask();
  const both = await beginMasterKey(folder, testRandom(2));
  expect(both.map(({ id }) => id)).toEqual([expect.any(String), old!.id]);
  expect(both[0]!.id).not.toBe(old!.id);
  // A running server reads it anew; an interrupted rotation goes on.
  const ids = (keys: readonly { id: string }[]) => keys.map(({ id }) => id);
  expect(ids(await ask())).toEqual(ids(both));
  expect(ids(await beginMasterKey(folder, testRandom(3)))).toEqual(ids(both));
  expect((await stat(join(folder, 'master.key'))).mode & 0o777).toBe(0o600);
  await keepFirstMasterKey(folder, testRandom());
  expect(ids(await ask())).toEqual([both[0]!.id]);
  await keepFirstMasterKey(folder, testRandom());
  expect(await inFile()).toEqual([both[0]!.id]);
  expect(await readdir(folder)).toEqual(['master.key']);
});

test('what it wraps opens for the same purpose only', () => {
  const key = masterKeyOf(new Uint8Array(32).fill(1));
  const secret = new Uint8Array(32).fill(5);
  const wrapped = wrap(key, secret, 'tenant 1', testRandom());
  expect(new Uint8Array(unwrap(key, wrapped, 'tenant 1'))).toEqual(secret);
  expect(() => unwrap(key, wrapped, 'tenant 2')).toThrow();
  expect(() => unwrap(masterKeyOf(new Uint8Array(32)), wrapped, 'tenant 1')).toThrow();
});
