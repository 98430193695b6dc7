// Station 3: seal, out of a damaged file: whatever of the unsent work can still be read goes into the spool.
import type { Database, DatabaseStore } from '../db/database.ts';
import type { DatabaseKey, Spool } from '../spool/spool.ts';
import { type CommittedEvent, type CommittedFile, eventEntry, fileEntry, headOf } from './seal.ts';
import { UNSENT } from './state.ts';

/**
 * Reads event by event and file by file: one bad page must not take the good ones with it. What was sealed before is in the spool
 * already; sealing it again puts the same bytes. Answers how many were saved; throws when the file cannot be opened.
 */
export async function salvage(deps: {
  store: DatabaseStore;
  key: DatabaseKey;
  spool: Spool;
  profile: string;
}): Promise<number> {
  const db = await deps.store.open(deps.key.file, deps.key.key);
  try {
    return (await salvageEvents(db, deps)) + (await salvageFiles(db, deps));
  } finally {
    await db.close();
  }
}

type Target = { spool: Spool; profile: string };

async function salvageEvents(db: Database, { spool, profile }: Target): Promise<number> {
  const keys = await db.all<{ deviceEpoch: number; seq: number }>(
    `SELECT deviceEpoch, seq FROM outbox WHERE state IN (${UNSENT}) ORDER BY deviceEpoch, seq`,
  );
  let saved = 0;
  for (const { deviceEpoch, seq } of keys) {
    const event = await readable(
      db.first<CommittedEvent>(
        `SELECT id, deviceEpoch, seq, priority, event, hash FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
         WHERE deviceEpoch = ? AND seq = ?`,
        [deviceEpoch, seq],
      ),
    );
    if (event && (await spool.put(profile, [eventEntry(event)], headOf([event]))).ok) saved += 1;
  }
  return saved;
}

async function salvageFiles(db: Database, { spool, profile }: Target): Promise<number> {
  const names = await db.all<{ sha256: string }>(
    `SELECT sha256 FROM attachment WHERE state IN ('committed', 'sealed')`,
  );
  let saved = 0;
  for (const { sha256 } of names) {
    const file = await readable(
      db.first<CommittedFile>(
        `SELECT f.sha256, f.mime, f.bytes, f.eventId, e.seq, e.priority
         FROM attachment f JOIN outbox e ON e.id = f.eventId WHERE f.sha256 = ?`,
        [sha256],
      ),
    );
    if (file && (await spool.put(profile, [fileEntry(file)])).ok) saved += 1;
  }
  return saved;
}

/** `undefined`: it stands on a page that is lost. */
const readable = <Row>(reading: Promise<Row | undefined>): Promise<Row | undefined> => reading.catch(() => undefined);
