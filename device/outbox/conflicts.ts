// Station 8, seen by people: both versions of a record that waits for them, field by field.
import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { waitsFor } from '#protocol/receipt.ts';
import type { ConflictCase, ConflictField } from '../api.ts';
import type { Sql } from '../db/database.ts';
import { readRow } from '../db/rows.ts';
import { applyChangeOf } from '../sync/apply-change.ts';
import { rebase } from '../sync/rebase.ts';
import { readEvent } from './event-text.ts';
import { groupBy } from './group-by.ts';
import { ON_TOP } from './state.ts';

interface OnTop {
  entity: string;
  entityId: string;
  state: string;
  code: string | null;
  data: string | null;
  event: string;
}

interface Under {
  version: number;
  row: string;
  gone: number;
}

/** Every record with an event of this person in conflict, the oldest first. Conflicts of one record are one case. */
export async function conflicts(sql: Sql): Promise<ConflictCase[]> {
  const rows = await sql.all<OnTop & Record<string, string | null>>(
    `SELECT entity, entityId, state, code, data, event FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
     WHERE state IN (${ON_TOP}) AND (entity, entityId) IN (SELECT entity, entityId FROM outbox WHERE state = 'conflict')
     ORDER BY deviceEpoch, seq`,
  );
  const cases: ConflictCase[] = [];
  for (const ofRecord of groupBy(rows, ({ entity, entityId }) => `${entity} ${entityId}`).values()) {
    const { entity, entityId } = ofRecord[0]!;
    const known = entityNamed(entity);
    const base = await sql.first<Under>('SELECT version, row, gone FROM base_row WHERE entity = ? AND entityId = ?', [
      entity,
      entityId,
    ]);
    if (!known) continue;
    // Where theirs is shown until it is settled, the record itself is theirs.
    const shown = base ? null : await readRow(sql, known, entityId);
    cases.push(
      caseOf(known, ofRecord, base ?? (shown && { version: shown.version, row: JSON.stringify(shown), gone: 0 })),
    );
  }
  return cases;
}

function caseOf(known: KnownEntity, onTop: readonly OnTop[], base: Under | null): ConflictCase {
  const events = onTop.map(({ entityId, event }) => ({ ...readEvent(event), entityId }));
  const first = events[0]!;
  const isChoice = ({ action }: SyncEvent) => action === CONFLICT_RESOLVED;
  const waiting = onTop.find(({ state }) => state === 'conflict')!;
  const { columns, by, byName, at } = (waiting.data === null ? {} : JSON.parse(waiting.data)) as Record<
    string,
    unknown
  >;
  const under = base ? (JSON.parse(base.row) as Row | null) : null;
  const theirs = base?.gone ? null : under;
  const last = onTop.at(-1)!;
  const isChosen = isChoice(events.at(-1)!) && last.state !== 'conflict';
  const mine = rebase(
    { row: under, gone: base?.gone === 1 },
    isChosen ? events.slice(0, -1) : events,
    applyChangeOf(known),
  );
  return {
    entity: known.name,
    entityId: first.entityId,
    code: waiting.code ?? 'VERSION_CONFLICT',
    waitsFor: waitsFor(waiting.code),
    eventIds: (isChosen ? events.slice(0, -1) : events).map(({ id }) => id),
    madeAt: first.occurredAt,
    mine,
    theirs,
    theirsVersion: base?.version ?? 0,
    theirsBy: typeof by === 'string' ? by : null,
    theirsByName: typeof byName === 'string' ? byName : null,
    theirsAt: typeof at === 'string' ? at : (theirs?.lastModifiedAt ?? null),
    fields: fieldsOf(known, { mine, theirs, under }, Array.isArray(columns) ? columns : []),
    hasDeletion: events.some(({ action }) => action === 'DELETE'),
    isChosen,
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What differs; of a record that one side deleted, every field of the other. */
function fieldsOf(
  { entity }: KnownEntity,
  { mine, theirs, under }: { mine: Row | null; theirs: Row | null; under: Row | null },
  columns: readonly unknown[],
): ConflictField[] {
  return Object.keys(entity.fields).flatMap((name) => {
    const field = { name, mine: mine?.[name] ?? null, theirs: theirs?.[name] ?? null };
    if (same(field.mine, field.theirs)) return [];
    const isMine = mine !== null && !same(field.mine, under?.[name] ?? null);
    return [{ ...field, isContested: columns.includes(name), isMine }];
  });
}
