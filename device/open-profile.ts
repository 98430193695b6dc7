import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import { CHAIN_START } from '#protocol/checksum.ts';
import type { DeviceNotice } from './api.ts';
import type { Database, DatabaseStore } from './db/database.ts';
import { type Meta, readMeta, writeMeta } from './db/meta.ts';
import { prepareSchema } from './db/schema.ts';
import type { DeviceDeps } from './device-deps.ts';
import type { Grace } from './grace.ts';
import { pause, type Timers } from './ports/timers.ts';
import { leaveLock } from './session/deps.ts';
import type { Drain } from './spool/drain.ts';
import type { DatabaseKey, ProfileRecord, SpoolHead } from './spool/spool.ts';
import { createEngine, type Engine } from './sync/engine.ts';
import { type OpenFeed, openFeed } from './sync/pull.ts';

/** A profile in use: its database is open and its engine runs. */
export interface OpenProfile {
  profile: string;
  record: ProfileRecord;
  grace: Grace;
  db: Database;
  entities: readonly KnownEntity[];
  engine: Engine;
  close(): Promise<void>;
}

/** The first request of a first sync, under way while key, file and tables are being made. */
export interface EarlyFeed {
  open: OpenFeed;
  giveUp(): void;
}

/** For a profile that is new on this device: there is no cursor to be read first. */
export function sendEarly(deps: DeviceDeps, { profile, tenant }: ProfileRecord): EarlyFeed {
  const ending = new AbortController();
  const timeoutMs = tenant.rules.requestTimeoutMs;
  const sent = openFeed({ ...deps, profile, timeoutMs, signal: ending.signal })(null);
  return { open: () => sent, giveUp: () => ending.abort() };
}

export async function openProfile(
  deps: DeviceDeps & { drain: Drain; tell(notice: DeviceNotice): void },
  { record, grace }: { record: ProfileRecord; grace: Grace },
  early?: EarlyFeed,
): Promise<OpenProfile> {
  const { profile, tenant } = record;
  const entities = entitiesOf(tenant.packs);
  const [store, key, head] = await Promise.all([deps.store, deps.spool.databaseKey(profile), deps.spool.head(profile)]);
  const db = await openFile(store, deps, key);
  try {
    await prepareSchema(db, entities);
    await deps.locks.run(leaveLock(profile), async () => {
      await alignWithSession(db, record, head);
      // Signed out meanwhile: the outbox stays closed.
      if ((await deps.spool.profile(profile))?.signedIn) await writeMeta(db, { leaving: false });
    });
  } catch (error) {
    await db.close();
    throw error;
  }
  const open: OpenProfile = {
    profile,
    record,
    grace,
    db,
    entities,
    engine: createEngine({ ...deps, db, profile, entities, record: () => open.record }),
    close: async () => {
      early?.giveUp();
      await open.engine.stop();
      await db.close();
    },
  };
  open.engine.start(early?.open);
  return open;
}

/** SQLITE_NOTADB. */
const UNREADABLE = 26;

async function openFile(store: DatabaseStore, deps: DeviceDeps, { file, key }: DatabaseKey): Promise<Database> {
  try {
    return await store.open(file, key);
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNREADABLE) throw error;
    // The disk has damaged it: nobody can read it any more. The rows come again, unsent work is in the spool.
    deps.report(error);
    await removeFile(store, deps.timers, file);
    return await store.open(file, key);
  }
}

const TRIES = 50;
const APART_MS = 100;

/** Waits for other tabs to close the file; `false` when they do not, and a later start tries again. */
export async function removeFile(store: DatabaseStore, timers: Timers, file: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await store.remove(file)) return true;
    await pause(timers, APART_MS);
  }
  return false;
}

/** The session says which life of the device this is; the spool, how far it has come if the database was lost. */
export async function alignWithSession(db: Database, record: ProfileRecord, head: SpoolHead | null): Promise<void> {
  await db.transaction(async (tx) => {
    const meta = await readMeta(tx);
    const change: Partial<Meta> = {};
    if (meta.deviceEpoch !== record.deviceEpoch) {
      Object.assign(change, { deviceEpoch: record.deviceEpoch, seq: 0, chain: CHAIN_START, received: 0 });
    }
    // Going back would use a sequence twice.
    if (head?.deviceEpoch === record.deviceEpoch && head.seq > (change.seq ?? meta.seq)) {
      Object.assign(change, { seq: head.seq, chain: head.hash });
    }
    if (meta.cursor === null && !meta.ready) change.epoch = record.epoch;
    if (Object.keys(change).length > 0) await writeMeta(tx, change);
  });
}
