// Station 3: the spool's stores in IndexedDB.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DeviceIdentity, DrainState, Remains, SpoolEntry, SpoolHead } from './spool.ts';

type Sealed = Uint8Array<ArrayBuffer>;

export interface StoredKey {
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
  profile: string;
}

export interface StoredSettled {
  profile: string;
  /** `placeOf` of everything it settles. */
  places: string[];
  sealed: Sealed;
}

export interface SpoolSchema extends DBSchema {
  /** `device`: this device's identity. */
  identity: { key: string; value: DeviceIdentity };
  /** `device`: wraps database keys. The name of a profile: seals its entries, receipts and session. */
  keys: { key: string; value: StoredKey };
  /** By profile: the key of its database file, wrapped. */
  databaseKeys: { key: string; value: Sealed };
  profiles: { key: string; value: StoredProfile };
  entries: { key: number; value: StoredEntry; indexes: { id: [string, string]; kind: [string, string] } };
  /** By `placeOf`: what the entry carries. Apart from `entries`, so that planning does not read photos. */
  bodies: { key: string; value: Sealed };
  settled: { key: number; value: StoredSettled; indexes: { profile: string; places: string } };
  heads: { key: string; value: SpoolHead };
  /** By profile: how often something was put. */
  marks: { key: string; value: number };
  drains: { key: string; value: DrainState };
  remains: { key: string; value: Remains };
}

export type SpoolDatabase = IDBPDatabase<SpoolSchema>;

export const SPOOL_VERSION = 1;
/** For every write: resolved means on the disk. */
export const STRICT = { durability: 'strict' } as const;

/** Where an entry stands: the key of its body, and what its seal is bound to. Profiles hold no space. */
export const placeOf = (profile: string, id: string): string => `${profile} ${id}`;
/** Every place of a profile. */
export const placesOf = (profile: string): IDBKeyRange => IDBKeyRange.bound(`${profile} `, `${profile} \uffff`);

/** `lost` is called when the connection ends without `close`. */
export function openSpoolDatabase(name: string, lost: () => void): Promise<SpoolDatabase> {
  return openDB<SpoolSchema>(name, SPOOL_VERSION, {
    upgrade: (database, from) => {
      if (from < 1) {
        database.createObjectStore('identity');
        database.createObjectStore('keys');
        database.createObjectStore('databaseKeys');
        database.createObjectStore('profiles', { keyPath: 'profile' });
        const entries = database.createObjectStore('entries', { autoIncrement: true });
        entries.createIndex('id', ['profile', 'id'], { unique: true });
        entries.createIndex('kind', ['profile', 'kind']);
        database.createObjectStore('bodies');
        const settled = database.createObjectStore('settled', { autoIncrement: true });
        settled.createIndex('profile', 'profile');
        settled.createIndex('places', 'places', { multiEntry: true });
        database.createObjectStore('heads');
        database.createObjectStore('marks');
        database.createObjectStore('drains');
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
