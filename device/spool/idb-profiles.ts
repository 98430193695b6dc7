// Station 3: who is on this device, their keys and sessions, in IndexedDB.
import type { Ids } from '../ports/ids.ts';
import type { Random } from '../ports/random.ts';
import { keysOf, placeOf, type SpoolDatabase, STRICT, written } from './idb-schema.ts';
import { createSealKey, newIv, seal, unseal } from './seal.ts';
import { createSigningKey, signingKeyOf } from './signing-key.ts';
import {
  afterSignIn,
  type DeviceIdentity,
  FRESH_DRAIN,
  ProfileGone,
  type ProfileRecord,
  type Remains,
  reportOf,
  type Spool,
  without,
} from './spool.ts';

type Profiles = Pick<
  Spool,
  | 'device'
  | 'renameDevice'
  | 'adoptDevice'
  | 'signingKey'
  | 'profiles'
  | 'profile'
  | 'changeProfile'
  | 'drainState'
  | 'setDrainState'
  | 'databaseKey'
  | 'adoptKey'
  | 'wipe'
  | 'signedIn'
  | 'remains'
  | 'remainDone'
>;

interface RemainsStore {
  put(left: Remains): Promise<unknown>;
  delete(profile: string): Promise<unknown>;
}

const DATABASE_KEY_BYTES = 32;
/** Profiles are called `<tenant>-<user>`; this is nobody's name. */
const DEVICE = 'device';
const SIGNING = 'signing';
const WIPED_BY_NAME = ['keys', 'databaseKeys', 'profiles', 'heads', 'counters', 'drains'] as const;
const WIPED_BY_RANGE = ['entries', 'files', 'settled', 'answered'] as const;
const recordPlace = (profile: string) => placeOf(profile, 'record');
const databaseKeyPlace = (profile: string) => placeOf(profile, 'database-key');
/** Nothing left is nothing kept. */
const keepRemains = (store: RemainsStore, profile: string, left: Remains | null): Promise<unknown> =>
  left ? store.put(left) : store.delete(profile);
const openRecord = (bytes: Uint8Array | null): ProfileRecord | null =>
  bytes ? (JSON.parse(new TextDecoder().decode(bytes)) as ProfileRecord) : null;

export function idbProfiles(database: () => Promise<SpoolDatabase>, ids: Ids, random: Random): Profiles {
  /** The stored key of that name; makes it once, whoever comes first. */
  const keyFor = async (name: string) => {
    const stored = await (await database()).get('keys', name);
    if (stored) return stored;
    const made = { id: ids.next(), key: await createSealKey() };
    const transaction = (await database()).transaction('keys', 'readwrite', STRICT);
    const first = await transaction.store.get(name);
    await written(transaction, first ? [] : [transaction.store.put(made, name)]);
    return first ?? made;
  };

  const read = async (profile: string) => {
    const transaction = (await database()).transaction(['keys', 'profiles']);
    const [key, stored] = await Promise.all([
      transaction.objectStore('keys').get(profile),
      transaction.objectStore('profiles').get(profile),
    ]);
    const bytes = key && stored ? await unseal(key.key, recordPlace(profile), stored.sealed) : null;
    return { record: openRecord(bytes), revision: stored?.revision ?? 0 };
  };

  const device = async () => {
    const transaction = (await database()).transaction('identity', 'readwrite', STRICT);
    const identity = (await transaction.store.get(DEVICE)) ?? { id: ids.next(), name: '' };
    await written(transaction, [transaction.store.put(identity, DEVICE)]);
    return identity;
  };

  const changeDevice = async (change: (before: DeviceIdentity) => DeviceIdentity) => {
    await device();
    const transaction = (await database()).transaction('identity', 'readwrite');
    const before = await transaction.store.get(DEVICE);
    await written(transaction, before ? [transaction.store.put(change(before), DEVICE)] : []);
  };

  return {
    device: async () => (await (await database()).get('identity', DEVICE)) ?? (await device()),

    renameDevice: (name) => changeDevice((before) => ({ ...before, name })),
    signedIn: (profile) => changeDevice((before) => afterSignIn(before, profile)),

    adoptDevice: async (id) => {
      const before = await device();
      const transaction = (await database()).transaction(['identity', 'profiles'], 'readwrite', STRICT);
      const isFree = (await transaction.objectStore('profiles').count()) === 0;
      const identity = { ...before, id, adopted: [] };
      await written(transaction, isFree ? [transaction.objectStore('identity').put(identity, DEVICE)] : []);
      return isFree;
    },

    signingKey: async () => {
      const stored = await (await database()).get('keys', SIGNING);
      if (stored) return signingKeyOf({ publicKey: stored.id, key: stored.key });
      const made = await createSigningKey();
      const transaction = (await database()).transaction('keys', 'readwrite', STRICT);
      const first = await transaction.store.get(SIGNING);
      const fresh = { id: made.publicKey, key: made.key };
      await written(transaction, first ? [] : [transaction.store.put(fresh, SIGNING)]);
      return signingKeyOf(first ? { publicKey: first.id, key: first.key } : made);
    },

    profiles: async () => {
      const names = await (await database()).getAllKeys('profiles');
      const records = await Promise.all(names.map((name) => read(name)));
      return records.flatMap(({ record }) => (record ? [record] : []));
    },

    profile: async (profile) => (await read(profile)).record,

    changeProfile: async (profile, change) => {
      for (;;) {
        const { record: before, revision } = await read(profile);
        const after = change(before);
        if (!after) return before;
        const key = before ? await (await database()).get('keys', profile) : await keyFor(profile);
        if (!key) continue;
        const bytes = new TextEncoder().encode(JSON.stringify(after));
        const sealed = await seal(key.key, newIv(random), recordPlace(profile), bytes);
        const transaction = (await database()).transaction(['keys', 'profiles', 'remains'], 'readwrite', STRICT);
        const stores = { profiles: transaction.objectStore('profiles'), remains: transaction.objectStore('remains') };
        const [keyNow, stored, remains] = await Promise.all([
          transaction.objectStore('keys').get(profile),
          stores.profiles.get(profile),
          stores.remains.get(profile),
        ]);
        const unchanged = keyNow?.id === key.id && (stored?.revision ?? 0) === revision;
        const writes: Promise<unknown>[] = [];
        if (unchanged) writes.push(stores.profiles.put({ profile, revision: revision + 1, sealed }));
        // Signed in again: the session that a wipe left to end is not this one.
        if (unchanged && !before && remains)
          writes.push(keepRemains(stores.remains, profile, without(remains, 'session')));
        await written(transaction, writes);
        if (unchanged) return after;
      }
    },

    drainState: async (profile) => (await (await database()).get('drains', profile)) ?? FRESH_DRAIN,

    setDrainState: async (profile, state) => {
      const transaction = (await database()).transaction(['profiles', 'drains'], 'readwrite');
      const known = await transaction.objectStore('profiles').getKey(profile);
      await written(transaction, known === undefined ? [] : [transaction.objectStore('drains').put(state, profile)]);
    },

    databaseKey: async (profile) => {
      const wrapping = await keyFor(DEVICE);
      const fresh = random.bytes(DATABASE_KEY_BYTES);
      const wrapped = await seal(wrapping.key, newIv(random), databaseKeyPlace(profile), fresh);
      const transaction = (await database()).transaction(['keys', 'databaseKeys'], 'readwrite', STRICT);
      const store = transaction.objectStore('databaseKeys');
      const [owner, stored] = await Promise.all([transaction.objectStore('keys').get(profile), store.get(profile)]);
      await written(transaction, owner && !stored ? [store.put(wrapped, profile)] : []);
      if (!owner) throw new ProfileGone(profile);
      const file = owner.id;
      if (!stored) return { file, key: fresh };
      const opened = await unseal(wrapping.key, databaseKeyPlace(profile), stored);
      if (!opened) throw new Error('the key of the local database is damaged');
      return { file, key: opened };
    },

    adoptKey: async (profile, { file, key }, head) => {
      const wrapping = await keyFor(DEVICE);
      const wrapped = await seal(wrapping.key, newIv(random), databaseKeyPlace(profile), key);
      const own = { id: file, key: await createSealKey() };
      const transaction = (await database()).transaction(['keys', 'databaseKeys', 'heads'], 'readwrite', STRICT);
      const there = await transaction.objectStore('keys').getKey(profile);
      const writes: Promise<unknown>[] = [];
      if (there === undefined) {
        writes.push(transaction.objectStore('keys').put(own, profile));
        writes.push(transaction.objectStore('databaseKeys').put(wrapped, profile));
        if (head) writes.push(transaction.objectStore('heads').put(head, profile));
      }
      await written(transaction, writes);
    },

    wipe: async (profile, ordered) => {
      const identity = await device();
      const stores = [...WIPED_BY_NAME, ...WIPED_BY_RANGE, 'remains', 'identity'] as const;
      const transaction = (await database()).transaction(stores, 'readwrite', STRICT);
      const [key, head, before] = await Promise.all([
        transaction.objectStore('keys').get(profile),
        transaction.objectStore('heads').get(profile),
        transaction.objectStore('remains').get(profile),
      ]);
      // A page and the service worker may obey one order: only the first of them still has something to report.
      const report = ordered && key ? reportOf(ordered, head) : (before?.report ?? null);
      const files = [...(before?.files ?? []), ...(key ? [key.id] : [])];
      const writes: Promise<unknown>[] = [
        ...WIPED_BY_NAME.map((name) => transaction.objectStore(name).delete(profile)),
        ...WIPED_BY_RANGE.map((name) => transaction.objectStore(name).delete(keysOf(profile))),
        transaction.objectStore('remains').put({ profile, files, session: true, report }),
      ];
      if (ordered) writes.push(transaction.objectStore('identity').put({ ...identity, wipedBy: ordered.by }, DEVICE));
      await written(transaction, writes);
    },

    remains: async () => await (await database()).getAll('remains'),

    remainDone: async (profile, part) => {
      const transaction = (await database()).transaction('remains', 'readwrite', STRICT);
      const stored = await transaction.store.get(profile);
      await written(transaction, stored ? [keepRemains(transaction.store, profile, without(stored, part))] : []);
    },
  };
}
