// Stations 3, 4 and 8: entries on their way out, answers on their way in, in IndexedDB.
import { problem } from '#protocol/errors.ts';
import { isFinal } from '#protocol/is-final.ts';
import { fail, ok } from '#protocol/result.ts';
import type { Random } from '../ports/random.ts';
import { placeOf, type SpoolDatabase, STRICT, type StoredEntry } from './idb-schema.ts';
import { newIv, seal, unseal } from './seal.ts';
import { ProfileGone, type Settled, type Spool, type SpoolHead } from './spool.ts';

type Entries = Pick<Spool, 'put' | 'head' | 'entries' | 'bodies' | 'counts' | 'settle' | 'settled' | 'forget'>;

const WRITING = ['keys', 'entries', 'bodies', 'settled', 'heads', 'marks'] as const;
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const settledPlace = (profile: string) => placeOf(profile, 'settled');
const entriesOf = (profile: string) => IDBKeyRange.bound([profile, ''], [profile, '\uffff']);

/** Of two heads the later one; a new device epoch begins again at 1. */
function laterHead(stored: SpoolHead | undefined, given: SpoolHead): SpoolHead {
  if (!stored || given.deviceEpoch > stored.deviceEpoch) return given;
  return given.deviceEpoch === stored.deviceEpoch && given.seq > stored.seq ? given : stored;
}

export function idbEntries(database: () => Promise<SpoolDatabase>, random: Random): Entries {
  const keyOf = async (profile: string) => {
    const key = await (await database()).get('keys', profile);
    if (!key) throw new ProfileGone(profile);
    return key;
  };

  /** A strict transaction that runs only while `keyId` is still the profile's key: a wipe in between wins. */
  const write = async (profile: string, keyId: string) => {
    const transaction = (await database()).transaction(WRITING, 'readwrite', STRICT);
    const key = await transaction.objectStore('keys').get(profile);
    if (key?.id === keyId) return transaction;
    transaction.abort();
    await transaction.done.catch(() => undefined);
    throw new ProfileGone(profile);
  };

  return {
    put: async (profile, entries, head) => {
      const key = await keyOf(profile);
      const sealed = await Promise.all(
        entries.map((entry) => seal(key.key, newIv(random), placeOf(profile, entry.id), entry.body)),
      );
      const transaction = await write(profile, key.id);
      try {
        const known = await Promise.all(
          entries.map(({ id }) =>
            Promise.all([
              transaction.objectStore('settled').index('places').getKey(placeOf(profile, id)),
              transaction.objectStore('entries').index('id').getKey([profile, id]),
            ]),
          ),
        );
        const [mark, headBefore] = await Promise.all([
          transaction.objectStore('marks').get(profile),
          transaction.objectStore('heads').get(profile),
        ]);
        const writes: Promise<unknown>[] = [transaction.objectStore('marks').put((mark ?? 0) + 1, profile)];
        for (const [index, { body, ...entry }] of entries.entries()) {
          const [answered, there] = known[index]!;
          if (answered !== undefined) continue;
          const stored: StoredEntry = { ...entry, after: [...entry.after], profile, size: body.byteLength };
          writes.push(transaction.objectStore('entries').put(stored, there));
          writes.push(transaction.objectStore('bodies').put(sealed[index]!, placeOf(profile, entry.id)));
        }
        if (head) writes.push(transaction.objectStore('heads').put(laterHead(headBefore, head), profile));
        await Promise.all([...writes, transaction.done]);
        return ok(null);
      } catch (thrown) {
        if ((transaction.error ?? (thrown as Error))?.name === 'QuotaExceededError')
          return fail(problem('STORAGE_FULL'));
        throw thrown;
      }
    },

    head: async (profile) => (await (await database()).get('heads', profile)) ?? null,

    entries: async (profile) => {
      const transaction = (await database()).transaction(['entries', 'marks']);
      const [stored, mark] = await Promise.all([
        transaction.objectStore('entries').index('kind').getAll(entriesOf(profile)),
        transaction.objectStore('marks').get(profile),
      ]);
      return { entries: stored.map(({ profile: _, ...entry }) => entry), mark: mark ?? 0 };
    },

    bodies: async (profile, ids) => {
      const transaction = (await database()).transaction(['keys', 'bodies']);
      const [key, ...sealed] = await Promise.all([
        transaction.objectStore('keys').get(profile),
        ...ids.map((id) => transaction.objectStore('bodies').get(placeOf(profile, id))),
      ]);
      if (!key) return ids.map(() => null);
      return await Promise.all(
        sealed.map((bytes, index) => (bytes ? unseal(key.key, placeOf(profile, ids[index]!), bytes) : null)),
      );
    },

    counts: async () => {
      const counts = new Map<string, { events: number; files: number }>();
      const index = (await database()).transaction('entries').store.index('kind');
      for (let cursor = await index.openKeyCursor(null, 'nextunique'); cursor; cursor = await cursor.continue()) {
        const [profile, kind] = cursor.key;
        const count = counts.get(profile) ?? { events: 0, files: 0 };
        counts.set(profile, count);
        count[kind === 'file' ? 'files' : 'events'] = await index.count(cursor.key);
      }
      return counts;
    },

    settle: async (profile, settled) => {
      const key = await keyOf(profile);
      const receipts = settled.receipts.filter(isFinal);
      const kept: Settled = { ...settled, receipts };
      const sealed = await seal(key.key, newIv(random), settledPlace(profile), encode(kept));
      const ids = [...receipts.map((receipt) => receipt.eventId), ...settled.files];
      const transaction = await write(profile, key.id);
      const entries = transaction.objectStore('entries');
      const there = await Promise.all(ids.map((id) => entries.index('id').getKey([profile, id])));
      const places = ids.map((id) => placeOf(profile, id));
      const [mark] = await Promise.all([
        transaction.objectStore('marks').get(profile),
        transaction.objectStore('settled').add({ profile, places, sealed }),
        ...places.map((place) => transaction.objectStore('bodies').delete(place)),
        ...there.flatMap((at) => (at === undefined ? [] : [entries.delete(at)])),
        transaction.done,
      ]);
      return mark ?? 0;
    },

    settled: async (profile) => {
      const transaction = (await database()).transaction(['keys', 'settled']);
      const index = transaction.objectStore('settled').index('profile');
      const [key, stored, keys] = await Promise.all([
        transaction.objectStore('keys').get(profile),
        index.getAll(profile),
        index.getAllKeys(profile),
      ]);
      if (!key) return [];
      const opened = await Promise.all(stored.map(({ sealed }) => unseal(key.key, settledPlace(profile), sealed)));
      return opened.flatMap((bytes, at) =>
        bytes ? [{ key: keys[at]!, settled: JSON.parse(new TextDecoder().decode(bytes)) as Settled }] : [],
      );
    },

    forget: async (profile, keys) => {
      const transaction = (await database()).transaction('settled', 'readwrite', STRICT);
      const own = new Set(await transaction.store.index('profile').getAllKeys(profile));
      await Promise.all([
        ...keys.filter((key) => own.has(key)).map((key) => transaction.store.delete(key)),
        transaction.done,
      ]);
    },
  };
}
