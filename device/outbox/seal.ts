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
  const { db, spool, profile } = deps;
  let sealed = 0;
  /** Answered in the spool: `settle` sees to them. */
  const answered: string[] = [];
  for (;;) {
    const events = await db.all<CommittedEvent & Read>(
      `SELECT id, deviceEpoch, seq, priority, event, hash, ${OFFERS} AS offers
       FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
       WHERE state = 'committed' AND id NOT IN (SELECT value FROM json_each(?))
       ORDER BY deviceEpoch, seq LIMIT ${AT_ONCE}`,
      [jsonList(answered)],
    );
    if (events.length === 0) break;
    const lacking = await lackingOf(db, events);
    const entries = events.map((event) => eventEntry(event, lacking));
    const put = await spool.put(profile, entries, headOf(events));
    if (!put.ok) return put;
    const there = new Set(put.value);
    answered.push(...events.flatMap(({ id }) => (there.has(id) ? [] : [id])));
    sealed += await db.run(
      `UPDATE outbox SET state = 'sealed'
       WHERE state = 'committed' AND id IN (SELECT value FROM json_each(?)) AND ${OFFERS} = ?`,
      [jsonList(put.value), events[0]!.offers],
    );
  }
  // One at a time: files are large.
  for (;;) {
    const file = await db.first<CommittedFile & Read>(
      `SELECT f.sha256, f.mime, f.bytes, f.eventId, e.seq, e.priority, ${OFFERS} AS offers
       FROM attachment f JOIN outbox e ON e.id = f.eventId
       WHERE f.state = 'committed' AND f.sha256 NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
      [jsonList(answered)],
    );
    if (!file) return ok(sealed);
    const put = await spool.put(profile, [fileEntry(file)]);
    if (!put.ok) return put;
    if (put.value.length === 0) answered.push(file.sha256);
    else
      sealed += await db.run(
        `UPDATE attachment SET state = 'sealed' WHERE sha256 = ? AND state = 'committed' AND ${OFFERS} = ?`,
        [file.sha256, file.offers],
      );
  }
}

/**
 * While the spool was written, another tab may have taken the answer to an event over, and have it sent once more: it is
 * committed as it was when it was read, and not in the spool.
 */
const OFFERS = `(SELECT coalesce(max(value), 0) FROM meta WHERE key = 'offers')`;
interface Read {
  offers: string | number;
  [column: string]: unknown;
}

const utf8 = new TextEncoder();

const afterOf = ({ event }: CommittedEvent): string[] => (JSON.parse(event) as { after: string[] }).after;

/** What these come after and the outbox does not hold: it was lost with a database, or kept for its time and removed. */
async function lackingOf(db: Database, events: readonly CommittedEvent[]): Promise<ReadonlySet<string>> {
  const parents = [...new Set(events.flatMap(afterOf))];
  if (parents.length === 0) return new Set();
  const rows = await db.all<{ id: string }>(
    'SELECT value AS id FROM json_each(?) WHERE value NOT IN (SELECT id FROM outbox)',
    [jsonList(parents)],
  );
  return new Set(rows.map(({ id }) => id));
}

export function eventEntry(committed: CommittedEvent, lacked: ReadonlySet<string> = new Set()): NewEntry {
  const { id, seq, priority, event } = committed;
  const after = afterOf(committed);
  const lacking = after.filter((parent) => lacked.has(parent));
  return { id, kind: 'event', seq, priority, after, ...(lacking.length > 0 && { lacking }), body: utf8.encode(event) };
}

export function fileEntry({ sha256, mime, bytes, eventId, seq, priority }: CommittedFile): NewEntry {
  return { id: sha256, kind: 'file', seq, priority, after: [eventId], body: bytes, mime };
}

export function headOf(events: readonly CommittedEvent[]): SpoolHead | undefined {
  const last = events.at(-1);
  return last && { deviceEpoch: last.deviceEpoch, seq: last.seq, hash: last.hash };
}
