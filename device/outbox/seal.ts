// Station 3: seal. Each committed event, and each file, becomes an immutable entry of the spool.
import { ok, type Result } from '#protocol/result.ts';
import type { Database } from '../db/database.ts';
import { jsonList } from '../db/rows.ts';
import type { NewEntry, Spool, SpoolHead } from '../spool/spool.ts';

/** Events sealed in one go. */
const AT_ONCE = 200;

export interface CommittedEvent {
  id: string;
  deviceEpoch: number;
  seq: number;
  priority: number;
  event: string;
  hash: string;
}

export interface CommittedFile {
  sha256: string;
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
  eventId: string;
  seq: number;
  priority: number;
}

/**
 * Puts what is committed into the spool and remembers that. Repeatable: killed in between, it puts the same entries
 * again. Answers how many there were; fails with `STORAGE_FULL`, and the work stays committed.
 */
export async function seal(deps: { db: Database; spool: Spool; profile: string }): Promise<Result<number>> {
  let sealed = 0;
  for (;;) {
    const events = await deps.db.all<CommittedEvent>(
      `SELECT id, deviceEpoch, seq, priority, event, hash FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
       WHERE state = 'committed' ORDER BY deviceEpoch, seq LIMIT ${AT_ONCE}`,
    );
    if (events.length === 0) break;
    const put = await deps.spool.put(deps.profile, events.map(eventEntry), headOf(events));
    if (!put.ok) return put;
    const ids = jsonList(events.map(({ id }) => id));
    await deps.db.run(
      `UPDATE outbox SET state = 'sealed' WHERE state = 'committed' AND id IN (SELECT value FROM json_each(?))`,
      [ids],
    );
    sealed += events.length;
  }
  // One at a time: files are large.
  for (;;) {
    const file = await deps.db.first<CommittedFile>(
      `SELECT f.sha256, f.mime, f.bytes, f.eventId, e.seq, e.priority
       FROM attachment f JOIN outbox e ON e.id = f.eventId WHERE f.state = 'committed' LIMIT 1`,
    );
    if (!file) return ok(sealed);
    const put = await deps.spool.put(deps.profile, [fileEntry(file)]);
    if (!put.ok) return put;
    await deps.db.run(`UPDATE attachment SET state = 'sealed' WHERE sha256 = ? AND state = 'committed'`, [file.sha256]);
    sealed += 1;
  }
}

const utf8 = new TextEncoder();

export function eventEntry({ id, seq, priority, event }: CommittedEvent): NewEntry {
  const { after } = JSON.parse(event) as { after: string[] };
  return { id, kind: 'event', seq, priority, after, body: utf8.encode(event) };
}

export function fileEntry({ sha256, mime, bytes, eventId, seq, priority }: CommittedFile): NewEntry {
  return { id: sha256, kind: 'file', seq, priority, after: [eventId], body: bytes, mime };
}

export function headOf(events: readonly CommittedEvent[]): SpoolHead | undefined {
  const last = events.at(-1);
  return last && { deviceEpoch: last.deviceEpoch, seq: last.seq, hash: last.hash };
}
