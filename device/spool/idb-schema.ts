// Station 3: the spool's stores in IndexedDB.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DeviceIdentity, DrainState, Remains, SpoolEntry, SpoolHead } from './spool.ts';

type Sealed = Uint8Array<ArrayBuffer>;

export interface StoredKey {
  /** Of a profile's key: names its database file as well. */
  id: string;
  key: CryptoKey;
}

export interface StoredProfile {
  profile: string;
  /** Rises with each change. */
  revision: number;
  sealed: Sealed;
}

export interface StoredEntry extends SpoolEntry {
  /** Of an event, which is small. A file's bytes are in `files`, so that planning does not read photos. */
  sealed?: Sealed;
}

/** How often something was put, and settled. */
export interface Counters {
  puts: number;
  settles: number;
}

/** Profile, kind, id. */
export type EntryKey = [profile: string, kind: SpoolEntry['kind'], id: string];
/** Profile and the number of the answer. */
export type AnswerKey = [profile: string, number: number];

export interface SpoolSchema extends DBSchema {
  /** `device`: this device's identity. */
  identity: { key: string; value: DeviceIdentity };
  /** `device`: wraps database keys. The name of a profile: seals its entries, receipts and session. */
  keys: { key: string; value: StoredKey };
  /** By profile: the key of its database file, wrapped. */
  databaseKeys: { key: string; value: Sealed };
  profiles: { key: string; value: StoredProfile };
  entries: { key: EntryKey; value: StoredEntry };
  files: { key: [profile: string, id: string]; value: Sealed };
  settled: { key: AnswerKey; value: Sealed };
  /** What each answer in `settled` settles, in clear: a glance at each put. */
  answered: { key: AnswerKey; value: string[] };
  heads: { key: string; value: SpoolHead };
  counters: { key: string; value: Counters };
  drains: { key: string; value: DrainState };
  remains: { key: string; value: Remains };
}

export type SpoolDatabase = IDBPDatabase<SpoolSchema>;

export const SPOOL_VERSION = 1;
/** Resolved means on the disk: for what exists nowhere else. */
export const STRICT = { durability: 'strict' } as const;
/**
 * Resolved means with the operating system, which keeps it when the browser is killed. For what a power cut may take back
 * without harm: then the events are sent again and the server repeats its verdicts. Ten times as fast.
 */
export const REPEATABLE = { durability: 'relaxed' } as const;

/**
 * Resolves when all of it is written. Throws why it is not: each write of a transaction that finds no room says only that it was
 * aborted, and it may be the first to say so.
 */
export async function written(
  transaction: { error: DOMException | null; done: Promise<void> },
  writes: readonly Promise<unknown>[],
): Promise<void> {
  try {
    await Promise.all([...writes, transaction.done]);
  } catch (thrown) {
    throw transaction.error ?? thrown;
  }
}

/** What a seal is bound to. Profiles hold no space. */
export const placeOf = (profile: string, what: string): string => `${profile} ${what}`;
/** Every key of a profile in the stores whose keys begin with it. Arrays come after all numbers and texts. */
export const keysOf = (profile: string): IDBKeyRange => IDBKeyRange.bound([profile], [profile, []]);

/** `lost` is called when the connection ends without `close`. */
export function openSpoolDatabase(name: string, lost: () => void): Promise<SpoolDatabase> {
  return openDB<SpoolSchema>(name, SPOOL_VERSION, {
    upgrade: (database, from) => {
      if (from < 1) {
        database.createObjectStore('identity');
        database.createObjectStore('keys');
        database.createObjectStore('databaseKeys');
        database.createObjectStore('profiles', { keyPath: 'profile' });
        for (const name of ['entries', 'files', 'settled', 'answered', 'heads', 'counters', 'drains'] as const) {
          database.createObjectStore(name);
        }
        database.createObjectStore('remains', { keyPath: 'profile' });
      }
    },
    // A newer version waits to upgrade in another tab: give way, the next call opens again.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      lost();
    },
    terminated: lost,
  });
}
