// Station 10: rebase, on the database: rows whose base or changes have moved are made anew.
import { mapReferences } from '#packs/core/references.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Sql, SqlInput } from '../db/database.ts';
import { deleteRow, jsonList, mergeRows, writeRow } from '../db/rows.ts';
import { tableOf } from '../db/tables.ts';
import { readEvent } from '../outbox/event-text.ts';
import { groupBy } from '../outbox/group-by.ts';
import { ON_TOP, UNSENT } from '../outbox/state.ts';
import { applyChangeOf } from './apply-change.ts';
import { derived } from './derive.ts';
import { rebase } from './rebase.ts';
import { markAsBefore } from './unconfirmed.ts';

/**
 * The server's rows of one entity go underneath the records that local events have changed, unless a later version is
 * there already; answers the ids of those among them. `json`: an array of change lines of the feed, or of rows alone.
 */
export async function layUnder(
  tx: Sql,
  entity: string,
  json: SqlInput,
  form: 'lines' | 'rows' | 'removes',
): Promise<string[]> {
  const any = await tx.first('SELECT 1 FROM base_row WHERE entity = ? LIMIT 1', [entity]);
  if (!any) return [];
  const row = { lines: `json(value -> 'row')`, rows: 'json(value)', removes: 'NULL' }[form];
  // Materialized: else SQLite would walk the whole array again for each base.
  const given = `WITH given AS MATERIALIZED (
    SELECT value ->> 'id' AS id, value ->> 'version' AS version, ${row} AS row FROM jsonb_each(?2)
  )`;
  await tx.run(
    `${given} UPDATE base_row SET row = coalesce(given.row, base_row.row), version = given.version, gone = given.row IS NULL
     FROM given WHERE entity = ?1 AND entityId = given.id AND given.version >= base_row.version`,
    [entity, json],
  );
  const touched = await tx.all<{ entityId: string }>(
    `SELECT entityId FROM base_row WHERE entity = ?1 AND entityId IN (SELECT value ->> 'id' FROM jsonb_each(?2))`,
    [entity, json],
  );
  return touched.map(({ entityId }) => entityId);
}

/** The base of a record that was made on this device, as JSON. */
export const NO_ROW = 'null';

/** What stands underneath a record from now on, unless something does already; `null`: it was made on this device. */
export async function keepBase(tx: Sql, entity: string, id: string, row: Row | null): Promise<void> {
  await tx.run('INSERT INTO base_row (entity, entityId, version, row) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING', [
    entity,
    id,
    row?.version ?? 0,
    row ? JSON.stringify(row) : NO_ROW,
  ]);
}

interface BaseRow {
  entityId: string;
  /** Below zero: a pull from zero is under way and has not brought it yet. */
  version: number;
  row: string;
  gone: number;
}

/**
 * Writes what is to be shown of these records, of one entity. Where no event is on top any more, the server's row stands
 * and its base is not needed. Records without a base are left alone.
 */
export async function layRows(tx: Sql, known: KnownEntity, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const bases = await tx.all<BaseRow & { [column: string]: unknown }>(
    'SELECT entityId, version, row, gone FROM base_row WHERE entity = ? AND entityId IN (SELECT value FROM json_each(?))',
    [known.name, jsonList(ids)],
  );
  const onTop = await changesOnTop(tx, known, ids);

  const settled = bases.filter(({ entityId }) => !onTop.has(entityId));
  // A record that was made here and that the server has not taken (its row is unknown) is no record.
  const stands = ({ gone, row }: BaseRow) => gone === 0 && row !== NO_ROW;
  const standing = settled.filter(stands);
  const leaving = settled.filter((base) => !stands(base)).map(({ entityId }) => entityId);
  if (settled.length > 0) {
    await tx.run('DELETE FROM base_row WHERE entity = ? AND entityId IN (SELECT value FROM json_each(?))', [
      known.name,
      jsonList(settled.map(({ entityId }) => entityId)),
    ]);
  }
  if (standing.length > 0) {
    await mergeRows(tx, known, `[${standing.map(({ row }) => row).join(',')}]`, { when: 'always' });
    const before = standing.filter(({ version }) => version < 0).map(({ entityId }) => entityId);
    await markAsBefore(tx, known, before);
  }
  if (leaving.length > 0) {
    await tx.run(`DELETE FROM ${tableOf(known.name)} WHERE id IN (SELECT value FROM json_each(?))`, [
      jsonList(leaving),
    ]);
  }

  const apply = applyChangeOf(known);
  for (const { entityId, row, gone } of bases) {
    const changes = onTop.get(entityId);
    if (!changes) continue;
    const base = JSON.parse(row) as Row | null;
    const shown = rebase({ row: base, gone: gone !== 0 }, changes, apply);
    if (shown) await writeRow(tx, known, await derived(tx, known, { base, changes, shown }));
    else await deleteRow(tx, known, entityId);
  }
}

/** Records under local changes, all of them: the app has learned to say anew what an older one had made. */
export async function layAll(tx: Sql, entities: readonly KnownEntity[]): Promise<void> {
  for (const known of entities) {
    const bases = await tx.all<{ entityId: string }>('SELECT entityId FROM base_row WHERE entity = ?', [known.name]);
    await layRows(
      tx,
      known,
      bases.map(({ entityId }) => entityId),
    );
  }
}

async function changesOnTop(tx: Sql, known: KnownEntity, ids: readonly string[]): Promise<Map<string, SyncEvent[]>> {
  const rows = await tx.all<{ entityId: string; event: string }>(
    `SELECT entityId, event FROM outbox JOIN outbox_event USING (deviceEpoch, seq)
     WHERE entity = ? AND entityId IN (SELECT value FROM json_each(?))
       AND state IN (${known.entity.untilSettled === 'theirs' ? UNSENT : ON_TOP})
     ORDER BY deviceEpoch, seq`,
    [known.name, jsonList(ids)],
  );
  // The outbox says which record an event is about now; what was sent may name it by an older id.
  const aliases = rows.length > 0 ? await aliasesIn(tx) : new Map<string, string>();
  const events = rows.map(({ entityId, event }) => meantNow(known, readEvent(event), entityId, aliases));
  return groupBy(events, ({ entityId }) => entityId);
}

/** The ids that stand, by entity and the id that this device gave; mostly there are none. */
async function aliasesIn(tx: Sql): Promise<Map<string, string>> {
  const rows = await tx.all<{ entity: string; oldId: string; id: string }>('SELECT entity, oldId, id FROM alias');
  return new Map(rows.map(({ entity, oldId, id }) => [`${entity} ${oldId}`, id]));
}

function meantNow(
  { entity, pack }: KnownEntity,
  event: SyncEvent,
  entityId: string,
  aliases: ReadonlyMap<string, string>,
): SyncEvent {
  if (aliases.size === 0) return { ...event, entityId };
  const payload = mapReferences(entity, event, (to, id) => aliases.get(`${pack.name}.${to} ${id}`) ?? id);
  return { ...event, entityId, payload };
}
