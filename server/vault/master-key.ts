// [N9] The server's own keys: they wrap the keys of tenants and never lie in the database.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { link, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, writeDurably, writeToDisk } from '../durable-file.ts';
import type { Random } from '../ports/random.ts';

export interface MasterKey {
  /** Names it in the database, tells nothing of it. */
  id: string;
  bytes: Uint8Array;
}

/**
 * As they are at the moment of asking: the first one wraps, each opens what it has wrapped. More than one only while the
 * first takes the place of the others.
 */
export type MasterKeys = () => Promise<readonly MasterKey[]>;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';
const FILE = 'master.key';

export const masterKeyOf = (bytes: Uint8Array): MasterKey => ({
  bytes,
  id: createHash('sha256').update('navette master key ').update(bytes).digest('hex').slice(0, 16),
});

export const fixedKeys =
  (...keys: readonly MasterKey[]): MasterKeys =>
  async () =>
    keys;

/** 32 bytes in base64 each, apart by commas or lines; `null`: something else stands there. */
export function parseMasterKeys(text: string): MasterKey[] | null {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((part) => Buffer.from(part, 'base64'));
  return keys.length > 0 && keys.every(({ length }) => length === KEY_BYTES) ? keys.map(masterKeyOf) : null;
}

/**
 * Those of the configuration, else those in `master.key` of the data folder, read anew each time: a running server meets a key
 * that took the place of another. The file is made at the first start and readable by its owner only. Throws for a file that
 * holds no key: to make another would lose what the first one locks.
 */
export const masterKeysOf = (
  dataDir: string,
  configured: readonly MasterKey[] | undefined,
  random: Random,
): MasterKeys => (configured ? fixedKeys(...configured) : () => readKeys(join(dataDir, FILE), random));

async function readKeys(path: string, random: Random): Promise<MasterKey[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return await makeKey(path, random);
  const keys = parseMasterKeys(text);
  if (!keys) throw new Error(`${path} holds no key: put the backup of it back, or set NAVETTE_MASTER_KEY.`);
  return keys;
}

const written = (keys: readonly MasterKey[]): string =>
  keys.map(({ bytes }) => `${Buffer.from(bytes).toString('base64')}\n`).join('');

/** Of two processes that start at once, the first one's stands. */
async function makeKey(path: string, random: Random): Promise<MasterKey[]> {
  const key = masterKeyOf(random.bytes(KEY_BYTES));
  const draft = `${path}.${key.id}`;
  await writeToDisk(draft, written([key]), 0o600);
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  // Whatever is locked by it from now on outlives a power cut: so must the key.
  await syncFolder(dirname(path));
  return parseMasterKeys(await readFile(path, 'utf8'))!;
}

/**
 * Puts a new key in front of the one in the file, unless an interrupted rotation has done so: the same as `masterKeysOf` gives
 * from then on.
 */
export async function beginMasterKey(dataDir: string, random: Random): Promise<MasterKey[]> {
  const path = join(dataDir, FILE);
  const keys = await readKeys(path, random);
  if (keys.length > 1) return keys;
  const both = [masterKeyOf(random.bytes(KEY_BYTES)), ...keys];
  await replace(path, both);
  return both;
}

/** Only the first key is needed from now on. */
export async function keepFirstMasterKey(dataDir: string, random: Random): Promise<void> {
  const path = join(dataDir, FILE);
  const keys = await readKeys(path, random);
  if (keys.length > 1) await replace(path, keys.slice(0, 1));
}

/** As a whole, and on the disk before any data key is wrapped by what is new in it. */
const replace = (path: string, keys: readonly MasterKey[]): Promise<void> => writeDurably(path, written(keys), 0o600);

/** Bound to what it is for, as are the texts that it will lock. */
export function wrap({ bytes }: MasterKey, secret: Uint8Array, what: string, random: Random): string {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, bytes, nonce).setAAD(Buffer.from(what));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Throws when the key, the purpose or the text is another. */
export function unwrap({ bytes }: MasterKey, wrapped: string, what: string): Uint8Array {
  const all = Buffer.from(wrapped, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, bytes, all.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(what))
    .setAuthTag(all.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(all.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
