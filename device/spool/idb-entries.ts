// Stations 3, 4 and 8: entries on their way out, answers on their way in, in IndexedDB.
import { problem } from '#protocol/errors.ts';
import { isFinal } from '#protocol/is-final.ts';
import { fail, ok } from '#protocol/result.ts';
import { isNoRoom } from '../ports/no-room.ts';
import type { Random } from '../ports/random.ts';
import {
  type AnswerKey,
  type EntryKey,
  keysOf,
  placeOf,
  REPEATABLE,
  type SpoolDatabase,
  STRICT,
  written,
} from './idb-schema.ts';
import { newIv, seal, unseal } from './seal.ts';
import { ProfileGone, type Settled, type Spool, type SpoolHead } from './spool.ts';

type Entries = Pick<Spool, 'put' | 'head' | 'entries' | 'bodies' | 'counts' | 'settle' | 'settled' | 'forget'>;

const WRITING = ['keys', 'entries', 'files', 'settled', 'answered', 'heads', 'counters'] as const;
/** How many others between the entries of a batch are worth reading along. */
const STRANGERS = 20;
const NOTHING_YET = { puts: 0, settles: 0 };
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const settledPlace = (profile: string) => placeOf(profile, 'settled');
/** Of two heads the later one; a new device epoch begins again at 1. */
function laterHead(stored: SpoolHead | undefined, given: SpoolHead): SpoolHead {
  if (!stored || given.deviceEpoch > stored.deviceEpoch) return given;
  return given.deviceEpoch === stored.deviceEpoch && given.seq > stored.seq ? given : stored;
}

/** From the smallest to the greatest. */
function rowOf(keys: readonly EntryKey[]): IDBKeyRange {
  const sorted = [...keys].sort((a, b) => indexedDB.cmp(a, b));
  return IDBKeyRange.bound(sorted[0] ?? [], sorted.at(-1) ?? []);
}

/** The keys as one range when nothing else stands between them: one removal instead of a hundred. */
async function inOneRow(
  store: { getAllKeys(range: IDBKeyRange, count: number): Promise<EntryKey[]> },
  keys: readonly EntryKey[],
): Promise<(EntryKey | IDBKeyRange)[]> {
  if (keys.length < 3) return [...keys];
  const ids = new Set(keys.map(([, , id]) => id));
  const row = rowOf(keys);
  const there = await store.getAllKeys(row, keys.length + 1);
  return there.every(([, , id]) => ids.has(id)) ? [row] : [...keys];
}

export function idbEntries(database: () => Promise<SpoolDatabase>, random: Random): Entries {
  const keyOf = async (profile: string, file?: string) => {
    const key = await (await database()).get('keys', profile);
    if (!key || (file !== undefined && key.id !== file)) throw new ProfileGone(profile);
    return key;
  };

  /** A transaction that runs only while `keyId` is still the profile's key, if it is said: a wipe in between wins. */
  const write = async (profile: string, keyId: string | undefined, durability: typeof STRICT | typeof REPEATABLE) => {
    const transaction = (await database()).transaction(WRITING, 'readwrite', durability);
    const key = await transaction.objectStore('keys').get(profile);
    if (key && (keyId === undefined || key.id === keyId)) return transaction;
    transaction.abort();
    await transaction.done.catch(() => undefined);
    throw new ProfileGone(profile);
  };

  const forget: Entries['forget'] = async (profile, keys, file) => {
    const transaction = await write(profile, file, REPEATABLE);
    await written(transaction, [
      ...keys.map((key) => transaction.objectStore('settled').delete([profile, key])),
      ...keys.map((key) => transaction.objectStore('answered').delete([profile, key])),
    ]);
  };

  return {
    put: async (profile, entries, head, file) => {
      const key = await keyOf(profile, file);
      const sealed = await Promise.all(
        entries.map((entry) => seal(key.key, newIv(random), placeOf(profile, entry.id), entry.body)),
      );
      const transaction = await write(profile, key.id, STRICT);
      const [entriesStore, files] = [transaction.objectStore('entries'), transaction.objectStore('files')];
      try {
        const [answered, counters, headBefore] = await Promise.all([
          transaction.objectStore('answered').getAll(keysOf(profile)),
          transaction.objectStore('counters').get(profile),
          transaction.objectStore('heads').get(profile),
        ]);
        const { puts, settles } = counters ?? NOTHING_YET;
        const writes: Promise<unknown>[] = [
          transaction.objectStore('counters').put({ puts: puts + 1, settles }, profile),
        ];
        const done = new Set(answered.flat());
        for (const [index, { body, ...entry }] of entries.entries()) {
          if (done.has(entry.id)) continue;
          const stored = { ...entry, after: [...entry.after], size: body.byteLength };
          const isFile = entry.kind === 'file';
          const key: EntryKey = [profile, entry.kind, entry.id];
          writes.push(entriesStore.put(isFile ? stored : { ...stored, sealed: sealed[index]! }, key));
          if (isFile) writes.push(files.put(sealed[index]!, [profile, entry.id]));
        }
        if (head) writes.push(transaction.objectStore('heads').put(laterHead(headBefore, head), profile));
        await written(transaction, writes);
        return ok(entries.flatMap(({ id }) => (done.has(id) ? [] : [id])));
      } catch (thrown) {
        if (isNoRoom(transaction.error ?? thrown)) return fail(problem('STORAGE_FULL'));
        throw thrown;
      }
    },

    head: async (profile) => (await (await database()).get('heads', profile)) ?? null,

    entries: async (profile) => {
      const transaction = (await database()).transaction(['entries', 'counters']);
      const [stored, counters] = await Promise.all([
        transaction.objectStore('entries').getAll(keysOf(profile)),
        transaction.objectStore('counters').get(profile),
      ]);
      return { entries: stored.map(({ sealed: _, ...entry }) => entry), mark: counters?.puts ?? 0 };
    },

    bodies: async (profile, ids) => {
      const transaction = (await database()).transaction(['keys', 'entries', 'files']);
      const entries = transaction.objectStore('entries');
      // A batch stands mostly in one row: one reading instead of a hundred.
      const [key, row] = await Promise.all([
        transaction.objectStore('keys').get(profile),
        entries.getAll(rowOf(ids.map((id) => [profile, 'event', id])), ids.length + STRANGERS),
      ]);
      const known = new Map(row.map(({ id, sealed }) => [id, sealed]));
      const sealed = await Promise.all(
        ids.map(
          async (id) =>
            known.get(id) ??
            (await entries.get([profile, 'event', id]))?.sealed ??
            (await transaction.objectStore('files').get([profile, id])),
        ),
      );
      if (!key) return ids.map(() => null);
      return await Promise.all(
        sealed.map((bytes, index) => (bytes ? unseal(key.key, placeOf(profile, ids[index]!), bytes) : null)),
      );
    },

    counts: async () => {
      const { store } = (await database()).transaction('entries');
      const profiles: string[] = [];
      for (let cursor = await store.openKeyCursor(); cursor; ) {
        const [profile] = cursor.key;
        profiles.push(profile);
        // To the first entry of the next profile: an array comes after every text.
        cursor = await cursor.continue([profile, []] as unknown as EntryKey);
      }
      const countOf = (profile: string, kind: string) =>
        store.count(IDBKeyRange.bound([profile, kind], [profile, kind, []]));
      const counted = profiles.map(async (profile) => {
        const [events, files] = await Promise.all([countOf(profile, 'event'), countOf(profile, 'file')]);
        return [profile, { events, files }] as const;
      });
      return new Map(await Promise.all(counted));
    },

    settle: async (profile, settled) => {
      const key = await keyOf(profile);
      const receipts = settled.receipts.filter(isFinal);
      const kept: Settled = { ...settled, receipts };
      const sealed = await seal(key.key, newIv(random), settledPlace(profile), encode(kept));
      const events = receipts.map((receipt) => receipt.eventId);
      const transaction = await write(profile, key.id, REPEATABLE);
      const entries = transaction.objectStore('entries');
      const { puts, settles } = (await transaction.objectStore('counters').get(profile)) ?? NOTHING_YET;
      const at: AnswerKey = [profile, settles + 1];
      const eventKeys = events.map((id): EntryKey => [profile, 'event', id]);
      const removals = (await inOneRow(entries, eventKeys)).map((keys) => entries.delete(keys));
      await written(transaction, [
        transaction.objectStore('counters').put({ puts, settles: settles + 1 }, profile),
        transaction.objectStore('settled').put(sealed, at),
        transaction.objectStore('answered').put([...events, ...settled.files], at),
        ...removals,
        ...settled.files.map((id) => entries.delete([profile, 'file', id])),
        ...settled.files.map((id) => transaction.objectStore('files').delete([profile, id])),
      ]);
      return puts;
    },

    settled: async (profile) => {
      const transaction = (await database()).transaction(['keys', 'settled']);
      const [key, stored, keys] = await Promise.all([
        transaction.objectStore('keys').get(profile),
        transaction.objectStore('settled').getAll(keysOf(profile)),
        transaction.objectStore('settled').getAllKeys(keysOf(profile)),
      ]);
      if (!key) return [];
      const opened = await Promise.all(stored.map((sealed) => unseal(key.key, settledPlace(profile), sealed)));
      // An answer that cannot be read is none: what it settled may be put again, and the server repeats itself.
      const broken = keys.filter((_, at) => !opened[at]).map(([, number]) => number);
      if (broken.length > 0) await forget(profile, broken, key.id);
      return opened.flatMap((bytes, at) =>
        bytes ? [{ key: keys[at]![1], settled: JSON.parse(new TextDecoder().decode(bytes)) as Settled }] : [],
      );
    },

    forget,
  };
}
