// Stations 3, 4 and 8: the spool's double, held to the same contract suite as the real one.
import { isFinal } from '#protocol/is-final.ts';
import { ok } from '#protocol/result.ts';
import { type Ids, systemIds } from '../ports/ids.ts';
import { type Random, systemRandom } from '../ports/random.ts';
import { createSigningKey, type StoredSigningKey, signingKeyOf } from './signing-key.ts';
import {
  afterSignIn,
  type DatabaseKey,
  type DeviceIdentity,
  type DrainState,
  FRESH_DRAIN,
  type NewEntry,
  ProfileGone,
  type ProfileRecord,
  type Remains,
  type RemainsPart,
  reportOf,
  type Settled,
  type Spool,
  type SpoolHead,
  without,
} from './spool.ts';

interface Held {
  record: ProfileRecord;
  entries: Map<string, NewEntry>;
  settled: Map<number, Settled>;
  head: SpoolHead | null;
  drain: DrainState;
  mark: number;
  databaseFile: string;
  databaseKey: Uint8Array<ArrayBuffer> | null;
}

export interface MemorySpool extends Spool {
  /** What a copy of the browser's files holds. */
  copy(): MemorySpool;
}

interface Stored {
  identity: DeviceIdentity;
  profiles: Map<string, Held>;
  remains: Map<string, Remains>;
}

/** Lives as long as the object: a device that "restarts" in a test keeps its spool. */
export function createMemorySpool(
  { ids = systemIds, random = systemRandom }: { ids?: Ids; random?: Random } = {},
  stored?: Stored,
): MemorySpool {
  let identity: DeviceIdentity = stored?.identity ?? { id: ids.next(), name: '' };
  const profiles = stored?.profiles ?? new Map<string, Held>();
  const remains = stored?.remains ?? new Map<string, Remains>();

  const adopted = new Map<string, DatabaseKey & { head?: SpoolHead }>();
  let signing: Promise<StoredSigningKey> | null = null;
  let settledKey = Math.max(0, ...[...profiles.values()].flatMap(({ settled }) => [...settled.keys()]));
  const must = (profile: string, file?: string): Held => {
    const held = profiles.get(profile);
    if (!held || (file !== undefined && held.databaseFile !== file)) throw new ProfileGone(profile);
    return held;
  };
  const done = (profile: string, part: RemainsPart): void => {
    const before = remains.get(profile);
    const left = before && without(before, part);
    if (left) remains.set(profile, left);
    else remains.delete(profile);
  };
  const answered = (held: Held, id: string) =>
    [...held.settled.values()].some(
      ({ receipts, files }) => files.includes(id) || receipts.some((receipt) => receipt.eventId === id),
    );

  return {
    device: async () => ({ ...identity }),
    renameDevice: async (name) => {
      identity.name = name;
    },
    adoptDevice: async (id) => {
      if (profiles.size > 0) return false;
      identity = { ...identity, id, adopted: [] };
      return true;
    },
    signingKey: async () => {
      signing ??= createSigningKey();
      return signingKeyOf(await signing);
    },
    put: async (profile, entries, head, file) => {
      const held = must(profile, file);
      const open = entries.filter(({ id }) => !answered(held, id));
      for (const entry of open) held.entries.set(entry.id, structuredClone(entry));
      const before = held.head;
      const later =
        !before || !head || head.deviceEpoch > before.deviceEpoch
          ? head
          : head.deviceEpoch === before.deviceEpoch && head.seq > before.seq && head;
      if (later) held.head = { ...later };
      held.mark += 1;
      return ok(open.map(({ id }) => id));
    },
    head: async (profile) => profiles.get(profile)?.head ?? null,
    entries: async (profile) => {
      const held = profiles.get(profile);
      const entries = [...(held?.entries.values() ?? [])].map(({ body, ...entry }) => ({
        ...structuredClone(entry),
        size: body.byteLength,
      }));
      const events = entries.filter((entry) => entry.kind === 'event');
      return { entries: [...events, ...entries.filter((entry) => entry.kind === 'file')], mark: held?.mark ?? 0 };
    },
    bodies: async (profile, wanted) =>
      wanted.map((id) => structuredClone(profiles.get(profile)?.entries.get(id)?.body) ?? null),
    counts: async () => {
      const waiting = [...profiles].filter(([, held]) => held.entries.size > 0);
      return new Map(
        waiting.map(([profile, held]) => {
          const files = [...held.entries.values()].filter((entry) => entry.kind === 'file').length;
          return [profile, { events: held.entries.size - files, files }];
        }),
      );
    },
    settle: async (profile, settled) => {
      const held = must(profile);
      const receipts = settled.receipts.filter(isFinal);
      for (const id of [...receipts.map((receipt) => receipt.eventId), ...settled.files]) held.entries.delete(id);
      settledKey += 1;
      held.settled.set(settledKey, structuredClone({ ...settled, receipts }));
      return held.mark;
    },
    settled: async (profile) =>
      [...(profiles.get(profile)?.settled ?? [])].map(([key, settled]) => ({ key, settled: structuredClone(settled) })),
    forget: async (profile, keys, file) => {
      const { settled } = must(profile, file);
      for (const key of keys) settled.delete(key);
    },
    profiles: async () => [...profiles.values()].map(({ record }) => structuredClone(record)),
    profile: async (profile) => structuredClone(profiles.get(profile)?.record) ?? null,
    changeProfile: async (profile, change) => {
      const held = profiles.get(profile);
      const after = change(structuredClone(held?.record) ?? null);
      if (!after) return structuredClone(held?.record) ?? null;
      const record = structuredClone(after);
      if (held) held.record = record;
      else {
        const empty = { entries: new Map(), settled: new Map(), drain: FRESH_DRAIN, mark: 0 };
        const known = adopted.get(profile);
        profiles.set(profile, {
          record,
          ...empty,
          head: known?.head ?? null,
          databaseFile: known?.file ?? ids.next(),
          databaseKey: known?.key.slice() ?? null,
        });
        adopted.delete(profile);
        done(profile, 'session');
      }
      return after;
    },
    drainState: async (profile) => structuredClone(profiles.get(profile)?.drain ?? FRESH_DRAIN),
    setDrainState: async (profile, state) => {
      const held = profiles.get(profile);
      if (held) held.drain = structuredClone(state);
    },
    databaseKey: async (profile) => {
      const held = must(profile);
      held.databaseKey ??= random.bytes(32);
      return { file: held.databaseFile, key: held.databaseKey.slice() };
    },
    adoptKey: async (profile, key, head) => {
      if (!profiles.has(profile) && !adopted.has(profile)) adopted.set(profile, { ...key, head });
    },
    wipe: async (profile, ordered) => {
      const held = profiles.get(profile);
      const before = remains.get(profile);
      profiles.delete(profile);
      const files = [...(before?.files ?? []), ...(held ? [held.databaseFile] : [])];
      const report = ordered && held ? reportOf(ordered, held.head) : (before?.report ?? null);
      remains.set(profile, { profile, files, session: true, report });
      if (ordered) identity.wipedBy = ordered.by;
    },
    signedIn: async (profile) => {
      identity = afterSignIn(identity, profile);
    },
    remains: async () => structuredClone([...remains.values()]),
    remainDone: async (profile, part) => done(profile, part),
    close: () => undefined,
    copy: () => createMemorySpool({ ids, random }, structuredClone({ identity, profiles, remains })),
  };
}
