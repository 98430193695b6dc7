// Station 8: settle. The rows that came with receipts.
import { entityNamed } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Sql } from '../db/database.ts';
import { jsonList, mergeRows } from '../db/rows.ts';
import { tableOf } from '../db/tables.ts';
import { layRows, layUnder } from '../sync/lay.ts';
import { ON_TOP } from './state.ts';

interface Base {
  version: number;
  /** 1: a pull has taken the record away. */
  gone: number;
  /** 1: an event is still on top. */
  covered: number;
}

/**
 * Takes the rows of one entity over, after the verdicts are written. A receipt brings no row back that a pull has taken
 * away meanwhile, however late it comes: it was judged before. Mostly nothing is on top of them any more: they go
 * into the table at once and their bases away. The others go underneath, and what is on top stays.
 */
export async function takeRows(
  tx: Sql,
  entity: string,
  judged: readonly { entityId: string; receipt: Receipt }[],
): Promise<void> {
  const known = entityNamed(entity);
  if (!known) return;
  const bases = await basesOf(tx, entity, [...new Set(judged.map(({ entityId }) => entityId))]);
  const groups = { direct: [] as Row[], under: [] as Row[], without: [] as Row[] };
  const hidden = new Set(judged.flatMap(({ entityId, receipt }) => (receipt.visible === false ? [entityId] : [])));
  for (const row of latestOf(judged)) {
    const base = bases.get(row.id);
    if (base?.gone) continue;
    if (!base) groups.without.push(row);
    else if (base.covered || base.version > row.version || hidden.has(row.id)) groups.under.push(row);
    else groups.direct.push(row);
  }
  const direct = new Set(groups.direct.map(({ id }) => id));
  if (direct.size > 0) {
    await tx.run('DELETE FROM base_row WHERE entity = ? AND entityId IN (SELECT value FROM json_each(?))', [
      entity,
      jsonList([...direct]),
    ]);
    await mergeRows(tx, known, JSON.stringify(groups.direct), { when: 'always' });
  }
  // Of a record with no base here: a receipt that comes again, or an audit note. Only what another record was merged into
  // may be new.
  const merged = new Set(judged.flatMap(({ receipt }) => receipt.mergedInto ?? []));
  for (const add of [false, true]) {
    const rows = groups.without.filter(({ id }) => merged.has(id) === add);
    if (rows.length > 0) await mergeRows(tx, known, JSON.stringify(rows), { when: 'newer' }, add);
  }
  if (groups.under.length > 0) await layUnder(tx, entity, JSON.stringify(groups.under), 'rows');
  for (const { entityId, receipt } of judged) {
    if (receipt.visible !== false) continue;
    // The version in which it left: in a later one the feed has brought it back.
    await tx.run(
      `UPDATE base_row SET gone = 1, version = max(version, coalesce(?1, version))
       WHERE entity = ?2 AND entityId = ?3 AND version <= coalesce(?1, version)`,
      [receipt.version ?? null, entity, entityId],
    );
    if (receipt.version === undefined) continue;
    await tx.run(
      `DELETE FROM ${tableOf(entity)} WHERE id = ?1 AND abs(version) <= ?2
         AND id NOT IN (SELECT entityId FROM base_row WHERE entity = ?3)`,
      [entityId, receipt.version, entity],
    );
  }
  await layRows(
    tx,
    known,
    [...bases.keys()].filter((id) => !direct.has(id)),
  );
}

/**
 * Of several verdicts on one record the last row. Each record once: of two rows for one, SQLite takes any, and another one in
 * the next statement.
 */
function latestOf(judged: readonly { receipt: Receipt }[]): Row[] {
  const latest = new Map<string, Row>();
  for (const { row } of judged.map(({ receipt }) => receipt)) {
    if (row && (latest.get(row.id)?.version ?? 0) <= row.version) latest.set(row.id, row);
  }
  return [...latest.values()];
}

async function basesOf(tx: Sql, entity: string, ids: readonly string[]): Promise<Map<string, Base>> {
  const rows = await tx.all<Base & { entityId: string }>(
    `SELECT entityId, version, gone, EXISTS (
       SELECT 1 FROM outbox WHERE outbox.entityId = base_row.entityId AND outbox.entity = base_row.entity
         AND state IN (${ON_TOP})
     ) AS covered
     FROM base_row WHERE entity = ? AND entityId IN (SELECT value FROM json_each(?))`,
    [entity, jsonList(ids)],
  );
  return new Map(rows.map(({ entityId, ...base }) => [entityId, base]));
}
