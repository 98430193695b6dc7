// Stations 2 and 3 begin here: a profile's database is opened, and what it has lost comes back from the spool.
import type { KnownEntity } from '#packs/registry.ts';
import { CHAIN_START } from '#protocol/checksum.ts';
import type { Incident, IncidentKind } from '#protocol/incident.ts';
import {
  type Database,
  DatabaseClosed,
  type DatabaseStore,
  FileHeld,
  isDamaged,
  isStorageFull,
} from './db/database.ts';
import { type Meta, readMeta, writeMeta } from './db/meta.ts';
import { prepareSchema } from './db/schema.ts';
import type { DeviceDeps } from './device-deps.ts';
import { noteIncident } from './incidents.ts';
import { countWork } from './outbox/journal.ts';
import { offerFiles } from './outbox/offer-again.ts';
import { type Restored, restoreOutbox } from './outbox/restore.ts';
import { type Lost, salvage } from './outbox/salvage.ts';
import { seal } from './outbox/seal.ts';
import { pause, type Timers } from './ports/timers.ts';
import { leaveLock } from './session/deps.ts';
import { keepIncident } from './session/kept-incidents.ts';
import {
  type DatabaseKey,
  ofFile,
  ProfileGone,
  type ProfileRecord,
  type Spool,
  type SpoolHead,
} from './spool/spool.ts';

export interface Opening {
  record: ProfileRecord;
  entities: readonly KnownEntity[];
  /** Something in the file could not be read while it was in use: look at all of it. */
  suspect?: boolean;
}

export interface OpenDatabase {
  db: Database;
  file: string;
  /** As long as the profile's file is this one. */
  spool: Spool;
}

/** One tab mends a file, the others wait. */
const mendLock = (profile: string): string => `navette-mend-${profile}`;

/**
 * Opens the database of a profile, ready for use. One that is gone is made anew, one that is damaged is given up after what it
 * still tells was put into the spool; in both cases the outbox comes back from there, the rows from the server.
 */
export async function openDatabase(given: DeviceDeps, opening: Opening): Promise<OpenDatabase> {
  const [store, key] = await Promise.all([given.store, given.spool.databaseKey(opening.record.profile)]);
  const spool = ofFile(given.spool, key.file);
  return { db: await openSound({ ...given, spool }, store, key, opening), file: key.file, spool };
}

/** Whether a file is of the life of the profile that is now: not, once it was signed out for good, also when its person is back. */
export async function isFileOf(spool: Spool, profile: string, file: string): Promise<boolean> {
  try {
    return (await spool.databaseKey(profile)).file === file;
  } catch (error) {
    if (error instanceof ProfileGone) return false;
    throw error;
  }
}

async function openSound(
  deps: DeviceDeps,
  store: DatabaseStore,
  key: DatabaseKey,
  opening: Opening,
): Promise<Database> {
  try {
    if (!opening.suspect) return await openOnce(deps, store, key, opening);
  } catch (error) {
    if (!isDamaged(error)) throw error;
  }
  return await deps.locks.run(mendLock(opening.record.profile), () => mend(deps, store, key, opening));
}

async function mend(deps: DeviceDeps, store: DatabaseStore, key: DatabaseKey, opening: Opening): Promise<Database> {
  // Another tab may have done it.
  if (await isSound(store, key)) return await openOnce(deps, store, key, opening);
  const { profile } = opening.record;
  const lost = await salvage({ ...deps, store, key, profile }).catch((error: unknown) => {
    // As long as something in it may still be read it is not given up.
    if (!isDamaged(error)) throw error;
    return NOTHING;
  });
  // The same key opens what is made anew: the way back to it stays.
  const copy = (await store.copies()).find(({ file }) => file === key.file);
  if (!(await removeFile(store, deps.timers, key.file))) throw new Error('a damaged file is still open in another tab');
  const db = await openOnce(deps, store, key, opening, { kind: 'DATABASE_DAMAGED', lost });
  if (copy) await store.keepCopy(copy).catch(deps.report);
  return db;
}

async function isSound(store: DatabaseStore, { file, key }: DatabaseKey): Promise<boolean> {
  let db: Database | null = null;
  try {
    db = await store.open(file, key);
    const [first] = await db.all<{ quick_check: string }>('PRAGMA quick_check(1)');
    return first?.quick_check === 'ok';
  } catch (error) {
    if (isDamaged(error)) return false;
    throw error;
  } finally {
    await db?.close();
  }
}

async function openOnce(
  deps: DeviceDeps,
  store: DatabaseStore,
  { file, key }: DatabaseKey,
  opening: Opening,
  found?: { kind: IncidentKind; lost: Lost },
): Promise<Database> {
  const { record } = opening;
  const { profile } = record;
  const db = await store.open(file, key);
  try {
    await deps.locks.run(leaveLock(profile), async () => {
      // Signed out for good, and in again, while this waited: what is open here is a file of the life that was wiped.
      if (!(await isFileOf(deps.spool, profile, file))) throw new ProfileGone(profile);
      await toThisVersion(deps, db, opening);
      const head = await deps.spool.head(profile);
      const before = await readMeta(db);
      // First of all: whoever loses the spool in the middle of what follows must not use a sequence twice.
      await alignWithSession(deps, db, record, head);
      const restored = await restoreLost(deps, db, record, { before, head });
      // A loss that is still to be told comes first: nobody has worked with a file that is damaged before it was.
      const kind = foundKind(record, before) ?? found?.kind ?? (restored?.wasOpened ? 'DATABASE_LOST' : null);
      const data = kind && (await whatHappened(db, record, restored, found?.lost ?? NOTHING));
      await noteOpened(deps, db, profile, data && { kind, data });
      // Signed out meanwhile: the outbox stays closed.
      const isSignedIn = (await deps.spool.profile(profile))?.signedIn && (await isFileOf(deps.spool, profile, file));
      const isBack = isSignedIn && (await readMeta(db)).leaving;
      // Nothing is written otherwise: a full disk must not keep it closed.
      if (isBack) await writeMeta(db, { leaving: false });
    });
    return db;
  } catch (error) {
    // What it holds is to go out although nobody can use it here until there is room.
    if (isStorageFull(error)) await sealAll(deps, db, profile);
    await db.close();
    throw error;
  }
}

/** Of whatever version: the tables of the outbox are the same in all. A new file has none yet. */
async function sealAll({ spool, report }: DeviceDeps, db: Database, profile: string): Promise<void> {
  try {
    const tables = await db.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'outbox'`);
    if (tables.length > 0) await seal({ db, spool, profile });
  } catch (error) {
    report(error);
  }
}

/**
 * The database could not be brought to this version and is as it was before. What it held unsent is in the spool and goes on
 * being sent; the next start, or the next version, tries again.
 */
export class MigrationFailed extends Error {
  constructor(cause: unknown) {
    super('the local database could not be brought to this version', { cause });
    this.name = 'MigrationFailed';
  }
}

async function toThisVersion(deps: DeviceDeps, db: Database, { record, entities }: Opening): Promise<void> {
  try {
    await prepareSchema(db, entities);
  } catch (error) {
    if (isDamaged(error) || error instanceof DatabaseClosed || error instanceof FileHeld) throw error;
    await sealAll(deps, db, record.profile);
    throw new MigrationFailed(error);
  }
}

/** What the database has kept, when the spool was lost. */
async function waiting(db: Database): Promise<Restored> {
  const { counts, filesWaiting } = await countWork(db, false);
  return { events: counts.saved, files: filesWaiting, unreadable: 0 };
}

/** A database into which the spool had not come back yet when that was lost too is what is left of both. */
const foundKind = ({ found }: ProfileRecord, { opened }: Meta): IncidentKind | undefined =>
  found?.kind === 'SPOOL_LOST' && !opened ? 'STORAGE_LOST' : found?.kind;

/** `null`: the database has all that the spool knows of. */
async function restoreLost(
  deps: DeviceDeps,
  db: Database,
  record: ProfileRecord,
  { before, head }: { before: Meta; head: SpoolHead | null },
): Promise<(Restored & { wasOpened: boolean }) | null> {
  const seq = before.deviceEpoch === record.deviceEpoch ? before.seq : 0;
  const isBehind = head?.deviceEpoch === record.deviceEpoch && head.seq > seq;
  if (before.opened && !isBehind) return null;
  const restored = await restoreOutbox({ ...deps, db, profile: record.profile });
  return { ...restored, wasOpened: record.opened === true && !before.opened };
}

const NOTHING: Lost = { events: 0, files: 0 };

/** What came back, what did not, and the life that it is about with the last number it had used, as far as anything here knows. */
async function whatHappened(db: Database, { found }: ProfileRecord, restored: Restored | null, lost: Lost) {
  const { events, files, unreadable } = restored ?? (await waiting(db));
  const { deviceEpoch, seq } = await readMeta(db);
  const here = { events, files, unreadable: unreadable + lost.events + lost.files };
  // A life that ended with its storage is told of by the next one.
  if (found && found.deviceEpoch !== deviceEpoch) {
    return { ...here, deviceEpoch: found.deviceEpoch, ...(found.lastSeq && { lastSeq: found.lastSeq }) };
  }
  return { ...here, deviceEpoch, lastSeq: seq };
}

async function noteOpened(
  deps: DeviceDeps,
  db: Database,
  profile: string,
  happened: Pick<Incident, 'kind' | 'data'> | null,
): Promise<void> {
  const incident = happened && { id: deps.ids.next(), at: deps.clock.now().toISOString(), ...happened };
  await db.transaction(async (tx) => {
    if (incident) await noteIncident(tx, incident);
    else if ((await readMeta(tx)).opened) return;
    await writeMeta(tx, { opened: true });
  });
  // Until it is told it must not lie in one place only: the next file may be lost as this one was.
  if (incident) await keepIncident(deps, profile, incident);
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
export async function alignWithSession(
  { ids, clock }: Pick<DeviceDeps, 'ids' | 'clock'>,
  db: Database,
  record: ProfileRecord,
  head: SpoolHead | null,
): Promise<void> {
  await db.transaction(async (tx) => {
    const meta = await readMeta(tx);
    const change: Partial<Meta> = {};
    if (meta.deviceEpoch !== record.deviceEpoch) {
      // The server did not let it go on with the life that it had: there is another copy of it.
      if (meta.seq > 0 && record.deviceEpoch > meta.deviceEpoch) {
        const at = clock.now().toISOString();
        const data = { deviceEpoch: meta.deviceEpoch, seq: meta.seq, newEpoch: record.deviceEpoch };
        await noteIncident(tx, { id: ids.next(), at, kind: 'PROFILE_COPIED', data });
      }
      Object.assign(change, { deviceEpoch: record.deviceEpoch, seq: 0, chain: CHAIN_START, received: 0 });
    }
    // Going back would use a sequence twice.
    if (head?.deviceEpoch === record.deviceEpoch && head.seq > (change.seq ?? meta.seq)) {
      Object.assign(change, { seq: head.seq, chain: head.hash });
    }
    // No page will tell of the new one.
    if (meta.cursor === null && !meta.ready && meta.epoch !== record.epoch) {
      change.epoch = record.epoch;
      await offerFiles(tx);
    }
    if (Object.keys(change).length > 0) await writeMeta(tx, change);
  });
}
