import { bytesToHex } from '@noble/hashes/utils.js';
import { type IDBPDatabase, openDB } from 'idb';
import { systemRandom } from '#device/ports/random.ts';

/**
 * Unfinished forms, each sealed with a key of its profile that no script can read: fields that a pack calls sensitive are
 * in clear nowhere. A draft is no event and never leaves the device.
 */
const NAME = 'navette-drafts';
const ALGORITHM = 'AES-GCM';
const IV_BYTES = 12;

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

let opened: Promise<IDBPDatabase> | null = null;
const database = (): Promise<IDBPDatabase> => {
  opened ??= openDB(NAME, 1, {
    upgrade(db) {
      db.createObjectStore('key');
      db.createObjectStore('draft');
    },
    terminated: () => {
      opened = null;
    },
  });
  return opened;
};

async function keyOf(db: IDBPDatabase, profile: string): Promise<CryptoKey> {
  const found: CryptoKey | undefined = await db.get('key', profile);
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt']);
  // Another tab may have been first.
  const tx = db.transaction('key', 'readwrite');
  const kept: CryptoKey = (await tx.store.get(profile)) ?? made;
  if (kept === made) await tx.store.put(made, profile);
  await tx.done;
  return kept;
}

const nameOf = (profile: string, form: string): string => `${profile} ${form}`;

/** The draft of a form; `null` when there is none or it cannot be read. */
export async function readDraft(profile: string, form: string): Promise<unknown> {
  try {
    const db = await database();
    const sealed: Sealed | undefined = await db.get('draft', nameOf(profile, form));
    if (!sealed) return null;
    const key = await keyOf(db, profile);
    const plain = await crypto.subtle.decrypt({ name: ALGORITHM, iv: sealed.iv }, key, sealed.bytes);
    return JSON.parse(new TextDecoder().decode(plain), revive);
  } catch {
    return null;
  }
}

/** Keeps a draft. Where storage refuses, what is typed is still on the screen. */
export async function keepDraft(profile: string, form: string, draft: unknown): Promise<void> {
  try {
    const db = await database();
    const key = await keyOf(db, profile);
    const iv = systemRandom.bytes(IV_BYTES);
    const plain = new TextEncoder().encode(JSON.stringify(draft, replace));
    const bytes = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, key, plain);
    await db.put('draft', { iv, bytes } satisfies Sealed, nameOf(profile, form));
  } catch {
    // Full or refused: nothing else to do.
  }
}

export async function forgetDraft(profile: string, form: string): Promise<void> {
  try {
    await (await database()).delete('draft', nameOf(profile, form));
  } catch {
    // As above.
  }
}

/** Forgets all drafts of a profile and their key, when it signs out. */
export async function forgetDrafts(profile: string): Promise<void> {
  try {
    const db = await database();
    const tx = db.transaction(['key', 'draft'], 'readwrite');
    const mine = IDBKeyRange.bound(`${profile} `, `${profile} \uffff`);
    await Promise.all([tx.objectStore('key').delete(profile), tx.objectStore('draft').delete(mine), tx.done]);
  } catch {
    // Nothing was kept.
  }
}

const BYTES = '$bytes';
/** Bytes of new files travel inside the JSON as hexadecimal digits. */
const replace = (_name: string, held: unknown): unknown =>
  held instanceof Uint8Array ? { [BYTES]: bytesToHex(held) } : held;
function revive(_name: string, held: unknown): unknown {
  const digits = typeof held === 'object' && held !== null ? (held as Record<string, unknown>)[BYTES] : undefined;
  if (typeof digits !== 'string') return held;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
