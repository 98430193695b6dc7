// Station 3: seal, out of a damaged file: whatever of the unsent work can still be read goes into the spool.
import type { SqlValue } from '../api.ts';
import { type Database, type DatabaseStore, isDamaged, isUnreadable } from '../db/database.ts';
import { NoRoom } from '../ports/no-room.ts';
import type { DatabaseKey, Spool, SpoolHead } from '../spool/spool.ts';
import { type CommittedEvent, type CommittedFile, eventEntry, fileEntry, headOf } from './seal.ts';
import { type OutboxState, UNSENT } from './state.ts';

/**
 * Reads event by event and file by file: one bad page must not take the good ones with it. What was sealed before is in the spool
 * already; sealing it again puts the same bytes. The number of the last event is saved too, whatever became of the event: it was
 * used, and the office is to see what is missing up to there. Answers what could not be read; throws when the file cannot be opened,
 * and when what was read finds no room (`NoRoom`) or cannot be put: the file is its only copy then.
 */
export async function salvage(deps: {
  store: DatabaseStore;
  key: DatabaseKey;
  spool: Spool;
  profile: string;
}): Promise<Lost> {
  const db = await deps.store.open(deps.key.file, deps.key.key);
  try {
    const lost = { events: await salvageEvents(db, deps), files: await salvageFiles(db, deps) };
    const head = await readable(lastNumber(db));
    // Rows that came back from the spool once know no link of the chain.
    if (head?.hash) await deps.spool.put(deps.profile, [], head);
    return lost;
  } finally {
    await db.close();
  }
}

/** On pages that cannot be read, and nowhere else. */
export interface Lost {
  events: number;
  files: number;
}

/** The last event that the outbox tells of. Its list stands apart from what the events say. */
export const lastNumber = (db: Database): Promise<SpoolHead | undefined> =>
  db.first<SpoolHead & Record<string, SqlValue>>(
    'SELECT deviceEpoch, seq, hash FROM outbox ORDER BY deviceEpoch DESC, seq DESC LIMIT 1',
  );

type Target = { spool: Spool; profile: string };

async function salvageEvents(db: Database, { spool, profile }: Target): Promise<number> {
  const keys = await db.all<{ deviceEpoch: number; seq: number; state: OutboxState }>(
    `SELECT deviceEpoch, seq, state FROM outbox WHERE state IN (${UNSENT}) ORDER BY deviceEpoch, seq`,
  );
  let lost = 0;
  for (const { deviceEpoch, seq, state } of keys) {
    const event = await readable(
      db.first<CommittedEvent>(
        `SELECT id, deviceEpoch, seq, priority, event, hash FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
         WHERE deviceEpoch = ? AND seq = ?`,
        [deviceEpoch, seq],
      ),
    );
    const isSaved = event && (await spool.put(profile, [eventEntry(event)], headOf([event]))).ok;
    lost += lostOf({ isRead: event !== undefined, isSaved, state });
  }
  return lost;
}

async function salvageFiles(db: Database, { spool, profile }: Target): Promise<number> {
  const names = await db.all<{ sha256: string; state: string }>(
    `SELECT sha256, state FROM attachment WHERE state IN ('committed', 'sealed')`,
  );
  let lost = 0;
  for (const { sha256, state } of names) {
    const file = await readable(
      db.first<CommittedFile>(
        `SELECT f.sha256, f.mime, f.bytes, f.eventId, e.seq, e.priority
         FROM attachment f JOIN outbox e ON e.id = f.eventId WHERE f.sha256 = ?`,
        [sha256],
      ),
    );
    const isSaved = file && (await spool.put(profile, [fileEntry(file)])).ok;
    lost += lostOf({ isRead: file !== undefined, isSaved, state });
  }
  return lost;
}

/** What was sealed is in the spool. What was read and did not fit has its only copy in the file. */
function lostOf(one: { isRead: boolean; isSaved: boolean | undefined; state: string }): number {
  if (one.isSaved || one.state !== 'committed') return 0;
  if (one.isRead) throw new NoRoom();
  return 1;
}

/** `undefined`: it stands on a page that is lost. */
const readable = <Row>(reading: Promise<Row | undefined>): Promise<Row | undefined> =>
  reading.catch((error: unknown) => {
    if (isDamaged(error) || isUnreadable(error)) return undefined;
    throw error;
  });
