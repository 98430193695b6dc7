// [N9] The server's own key: wraps the keys of tenants and never lies in the database.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../ports/random.ts';

export interface MasterKey {
  /** Names it in the database, tells nothing of it. */
  id: string;
  bytes: Uint8Array;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';
const FILE = 'master.key';

export const masterKeyOf = (bytes: Uint8Array): MasterKey => ({
  bytes,
  id: createHash('sha256').update('navette master key ').update(bytes).digest('hex').slice(0, 16),
});

/** 32 bytes in base64; `null`: it is something else. */
export function parseMasterKey(text: string): MasterKey | null {
  const bytes = Buffer.from(text.trim(), 'base64');
  return bytes.length === KEY_BYTES ? masterKeyOf(bytes) : null;
}

/**
 * That of the configuration, else the one in `master.key` of the data folder, which is made at the first start and readable
 * by its owner only. Throws for a file that holds no key: to make another would lose what the first one locks.
 */
export async function openMasterKey(
  dataDir: string,
  configured: MasterKey | undefined,
  random: Random,
): Promise<MasterKey> {
  if (configured) return configured;
  const path = join(dataDir, FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return await makeKey(path, random);
  const key = parseMasterKey(text);
  if (!key) throw new Error(`${path} holds no key: put the backup of it back, or set NAVETTE_MASTER_KEY.`);
  return key;
}

/** Of two processes that start at once, the first one's stands. */
async function makeKey(path: string, random: Random): Promise<MasterKey> {
  const bytes = random.bytes(KEY_BYTES);
  const draft = `${path}.${masterKeyOf(bytes).id}`;
  await writeFile(draft, `${Buffer.from(bytes).toString('base64')}\n`, { mode: 0o600 });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return parseMasterKey(await readFile(path, 'utf8'))!;
}

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
