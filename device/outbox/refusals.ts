// Station 8, seen by people: what was refused, what was sent, and what can be done about it.
import { entityNamed } from '#packs/registry.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Refusal } from '../api.ts';
import type { Sql } from '../db/database.ts';
import { readRow } from '../db/rows.ts';
import type { CommitDeps } from './commit.ts';
import { readEvent } from './event-text.ts';
import { ENTRY_COLUMNS, entryOf, type OutboxRow } from './journal.ts';
import { objection, permit } from './judge.ts';

type Author = CommitDeps['author'];

/** A refused event that nobody has replaced; of those that were given up as well. */
export interface RefusedEvent {
  row: OutboxRow;
  event: SyncEvent;
}

/** Refusals that still need a person, in the order they were made. */
export async function refusals(sql: Sql, author: Author): Promise<Refusal[]> {
  const found = await refusedWhere(sql, 'acknowledgedAt IS NULL');
  return await Promise.all(found.map((refused) => refusalOf(sql, author, refused)));
}

/** `which`: a condition on the outbox. */
export async function refusedWhere(
  sql: Sql,
  which: string,
  parameters: readonly (string | number)[] = [],
): Promise<RefusedEvent[]> {
  const rows = await sql.all<OutboxRow & { event: string } & Record<string, unknown>>(
    `SELECT ${ENTRY_COLUMNS}, event FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
     WHERE state = 'rejected' AND replacedBy IS NULL AND ${which} ORDER BY deviceEpoch, seq`,
    [...parameters],
  );
  return rows.map((row) => ({ row, event: { ...readEvent(row.event), entityId: row.entityId } }));
}

async function refusalOf(sql: Sql, author: Author, { row, event }: RefusedEvent): Promise<Refusal> {
  const entry = entryOf(row, false);
  const { eventId: parent } = entry.data;
  return {
    ...entry,
    payload: event.payload,
    parkedBehind: entry.code === 'DEPENDENCY_REJECTED' && typeof parent === 'string' ? parent : null,
    obstacle: await obstacleOf(sql, author, event),
  };
}

/** What other values would not change: the role, the record gone or decided, the version of the app. */
async function obstacleOf(sql: Sql, author: Author, event: SyncEvent): Promise<Problem | null> {
  const known = entityNamed(event.entity);
  if (!known || known.entity.name === known.pack.audit) return problem('READ_ONLY_ENTITY');
  const permitted = permit(author, event);
  if (!permitted.ok) return permitted.problem.recovery === 'fix' ? null : permitted.problem;
  const why = objection(permitted.value, event.entityId, await readRow(sql, known, event.entityId), author);
  return why && why.recovery === 'fix' ? null : why;
}

/** With everything that is parked behind it, in the order it was made. */
export async function withParked(sql: Sql, id: string): Promise<RefusedEvent[]> {
  const [root] = await refusedWhere(sql, 'id = ?', [id]);
  if (!root) return [];
  const parked = await refusedWhere(sql, `code = 'DEPENDENCY_REJECTED'`);
  const taken = [root];
  // A parent is always older than its children.
  for (const one of parked) {
    const { eventId } = entryOf(one.row, false).data;
    if (one.row.id !== id && taken.some(({ row }) => row.id === eventId)) taken.push(one);
  }
  return taken;
}

/** Parked behind an event that was sent again meanwhile; nobody has given them up. */
export const parkedBehindCorrected = (sql: Sql): Promise<RefusedEvent[]> =>
  refusedWhere(
    sql,
    `code = 'DEPENDENCY_REJECTED' AND acknowledgedAt IS NULL
     AND data ->> 'eventId' IN (SELECT id FROM outbox WHERE replacedBy IS NOT NULL)`,
  );
