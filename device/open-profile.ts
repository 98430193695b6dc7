import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import type { DeviceNotice } from './api.ts';
import { commitDepsOf } from './commit-deps.ts';
import { type Database, DatabaseClosed, FileHeld, isDamaged, isTornAway } from './db/database.ts';
import type { DeviceDeps } from './device-deps.ts';
import type { Grace } from './grace.ts';
import { openDatabase } from './open-database.ts';
import { sendParked } from './outbox/send-again.ts';
import type { Drain } from './spool/drain.ts';
import { ProfileGone, type ProfileRecord } from './spool/spool.ts';
import { createEngine, type Engine } from './sync/engine.ts';
import { type OpenFeed, openFeed } from './sync/pull.ts';

/** A profile in use: its database is open and its engine runs. */
export interface OpenProfile {
  profile: string;
  record: ProfileRecord;
  grace: Grace;
  db: Database;
  /** The device that its sequence is of, also when the spool that says so goes while this is open. */
  deviceId: string;
  /** Its name: another one as soon as the profile was signed out for good, also when its person is back since. */
  file: string;
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
  // Whoever opens it meets its failure, maybe later, maybe nobody.
  sent.catch(() => undefined);
  return { open: () => sent, giveUp: () => ending.abort() };
}

export interface OpenProfileDeps {
  drain: Drain;
  tell(notice: DeviceNotice): void;
  /** Something in its file cannot be read. */
  onDamaged(profile: string): void;
  /** Its file has to be opened again. */
  onTornAway(profile: string): void;
  /** Another tab kept the file. */
  onHeld(profile: string): void;
  /** It is not on this device any more, or its file is not its file: somebody is to look. */
  onGone(): void;
}

export async function openProfile(
  deps: DeviceDeps & OpenProfileDeps,
  { record, grace, suspect }: { record: ProfileRecord; grace: Grace; suspect?: boolean },
  early?: EarlyFeed,
): Promise<OpenProfile> {
  const { profile, tenant } = record;
  const entities = entitiesOf(tenant.packs);
  const opened = await openDatabase(deps, { record, entities, suspect });
  const db = watched(opened.db, {
    onUnreadable: (error) => {
      if (isDamaged(error)) deps.onDamaged(profile);
      else deps.onTornAway(profile);
    },
    onHeld: () => deps.onHeld(profile),
  });
  if (!record.opened || record.found) {
    await deps.spool.changeProfile(profile, whole).catch(deps.report);
  }
  let leaving = false;
  /** What is still under way when the profile is left, or wiped by another tab, finds it closed, or gone: nobody's error. */
  const report = (error: unknown): void => {
    if (leaving && (error instanceof ProfileGone || error instanceof DatabaseClosed)) return;
    if (error instanceof ProfileGone) deps.onGone();
    else deps.report(error);
  };
  const open: OpenProfile = {
    profile,
    record,
    grace,
    db,
    deviceId: (await deps.spool.device()).id,
    file: opened.file,
    entities,
    engine: createEngine({
      ...{ ...deps, spool: opened.spool, report, db, profile, entities },
      record: () => open.record,
      onParked: async () => {
        const changed = await sendParked(commitDepsOf(deps, open));
        if (changed.length > 0) open.engine.committed(changed);
      },
    }),
    close: async () => {
      leaving = true;
      early?.giveUp();
      try {
        await open.engine.stop();
      } finally {
        await db.close();
      }
    },
  };
  open.engine.start(early?.open);
  return open;
}

/** The database is here and has noted what was found. */
function whole(before: ProfileRecord | null): ProfileRecord | null {
  if (!before) return null;
  const { found: _, ...rest } = before;
  return { ...rest, opened: true };
}

/** The same database; tells, once, when its file cannot be read any more, and each time that another tab kept it. */
function watched(
  db: Database,
  { onUnreadable, onHeld }: { onUnreadable: (error: unknown) => void; onHeld: () => void },
): Database {
  let told = false;
  const watch = <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) => {
    return (...args: Args): Promise<T> =>
      call(...args).catch((error: unknown) => {
        if ((isDamaged(error) || isTornAway(error)) && !told) {
          told = true;
          onUnreadable(error);
        }
        if (error instanceof FileHeld) onHeld();
        throw error;
      });
  };
  return {
    run: watch(db.run),
    all: watch(db.all) as Database['all'],
    first: watch(db.first) as Database['first'],
    read: watch(db.read) as Database['read'],
    exec: watch(db.exec),
    transaction: watch(db.transaction) as Database['transaction'],
    close: db.close,
  };
}
