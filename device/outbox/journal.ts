// Station 8, seen by people: what became of each event.
import type { JournalEntry, WorkState } from '../api.ts';
import type { Database, Sql } from '../db/database.ts';
import { jsonList } from '../db/rows.ts';
import { noteRecordWork } from './record-work.ts';
import { OUTBOX_STATES, type OutboxState, UNSENT } from './state.ts';

/** What people see of a state. `sending`: whatever is sealed is on its way at this moment. */
export function workState(state: OutboxState, sending: boolean): WorkState {
  switch (state) {
    case 'committed':
      return 'saved';
    case 'sealed':
      return sending ? 'sending' : 'saved';
    case 'applied':
      return 'received';
    case 'amended':
      return 'amended';
    case 'rejected':
    case 'conflict':
      return 'needsYou';
  }
}

export interface OutboxRow {
  id: string;
  seq: number;
  entity: string;
  entityId: string;
  action: string;
  occurredAt: string;
  state: OutboxState;
  code: string | null;
  message: string | null;
  data: string | null;
  receivedAt: string | null;
  acknowledgedAt: string | null;
  replacedBy: string | null;
}

export const ENTRY_COLUMNS =
  'id, seq, entity, entityId, action, occurredAt, state, code, message, data, receivedAt, acknowledgedAt, replacedBy';

export function entryOf(row: OutboxRow, sending: boolean): JournalEntry {
  return {
    eventId: row.id,
    seq: row.seq,
    entity: row.entity,
    entityId: row.entityId,
    action: row.action,
    occurredAt: row.occurredAt,
    state: workState(row.state, sending),
    receivedAt: row.receivedAt,
    acknowledgedAt: row.acknowledgedAt,
    code: row.code,
    message: row.message,
    data: row.data === null ? {} : JSON.parse(row.data),
    replacedBy: row.replacedBy,
  };
}

/** Newest first. Of `needsYou`, asked for by name, only what was not yet read. */
export async function journal(
  sql: Sql,
  page: { limit: number; before?: number; states?: readonly WorkState[] },
  sending: boolean,
): Promise<JournalEntry[]> {
  const { limit, before = Number.MAX_SAFE_INTEGER, states } = page;
  const wanted = OUTBOX_STATES.filter((state) => !states || states.includes(workState(state, sending)));
  const rows = await sql.all<OutboxRow & Record<string, unknown>>(
    `SELECT ${ENTRY_COLUMNS} FROM outbox
     WHERE seq < ? AND state IN (SELECT value FROM json_each(?))
       ${states ? `AND (acknowledgedAt IS NULL OR state NOT IN ('rejected', 'conflict'))` : ''}
     ORDER BY deviceEpoch DESC, seq DESC LIMIT ?`,
    [before, jsonList(wanted), limit],
  );
  return rows.map((row) => entryOf(row, sending));
}

export async function entriesOf(sql: Sql, ids: readonly string[]): Promise<JournalEntry[]> {
  const rows = await sql.all<OutboxRow & Record<string, unknown>>(
    `SELECT ${ENTRY_COLUMNS} FROM outbox WHERE id IN (SELECT value FROM json_each(?)) ORDER BY deviceEpoch, seq`,
    [jsonList(ids)],
  );
  return rows.map((row) => entryOf(row, false));
}

/** The person has read a refusal. Answers the entity it was about; `null`: there is no such event, or it needs nobody. */
export async function acknowledge(db: Database, eventId: string, at: string): Promise<string | null> {
  return await db.transaction(async (tx) => {
    const [event] = await tx.all<{ entity: string; entityId: string }>(
      `UPDATE outbox SET acknowledgedAt = ?
       WHERE id = ? AND state IN ('rejected', 'conflict') AND acknowledgedAt IS NULL RETURNING entity, entityId`,
      [at, eventId],
    );
    if (event) await noteRecordWork(tx, [event.entityId]);
    return event?.entity ?? null;
  });
}

export interface WorkCounts {
  counts: Record<WorkState, number>;
  filesWaiting: number;
  oldestWaitingAt: string | null;
  /** Wire names of entities with events that wait. */
  waitingEntities: string[];
}

export async function countWork(sql: Sql, sending: boolean): Promise<WorkCounts> {
  const counts: Record<WorkState, number> = { saved: 0, sending: 0, received: 0, amended: 0, needsYou: 0 };
  const groups = await sql.all<{ state: OutboxState; n: number }>(
    `SELECT state, count(*) AS n FROM outbox
     WHERE acknowledgedAt IS NULL OR state NOT IN ('rejected', 'conflict') GROUP BY state`,
  );
  for (const { state, n } of groups) counts[workState(state, sending)] += n;
  const waiting = await sql.all<{ entity: string; oldest: string }>(
    `SELECT entity, min(occurredAt) AS oldest FROM outbox WHERE state IN (${UNSENT}) GROUP BY entity`,
  );
  const files = await sql.first<{ n: number }>(
    `SELECT count(*) AS n FROM attachment WHERE state IN ('committed', 'sealed')`,
  );
  return {
    counts,
    filesWaiting: files?.n ?? 0,
    oldestWaitingAt: waiting.map(({ oldest }) => oldest).sort()[0] ?? null,
    waitingEntities: waiting.map(({ entity }) => entity),
  };
}
