// Station 8: settle. A record made here turned out to be one that exists already: the rows follow, the events stay as sent.
import type { Field } from '#packs/core/field.ts';
import { entitiesOf, entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Sql } from '../db/database.ts';
import { deleteRow, jsonList } from '../db/rows.ts';
import { quoted, tableOf } from '../db/tables.ts';
import { keepBase, layRows } from '../sync/lay.ts';
import { noteRecordWork } from './record-work.ts';

export interface Merge {
  entity: string;
  oldId: string;
  /** The one that stands. */
  id: string;
  row: Row | null;
}

/** To be called in the transaction that takes the verdicts, before their rows. Repeatable. */
export async function followMerge(tx: Sql, { entity, oldId, id, row }: Merge): Promise<void> {
  const known = entityNamed(entity);
  if (!known || oldId === id) return;
  await tx.run('INSERT INTO alias (entity, oldId, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [entity, oldId, id]);
  // Which record an event is about now; what was committed and sent says it as it did.
  await tx.run('UPDATE outbox SET entityId = ? WHERE entity = ? AND entityId = ?', [id, entity, oldId]);
  await tx.run('DELETE FROM base_row WHERE entity = ? AND entityId = ?', [entity, oldId]);
  await deleteRow(tx, known, oldId);
  if (row) await keepBase(tx, entity, id, row);
  await noteRecordWork(tx, [oldId, id]);
  await layRows(tx, known, [id]);
  await moveReferences(tx, known, oldId, id);
}

/** Rows that refer to the old id are this device's own: the server never had it. */
async function moveReferences(tx: Sql, { entity, pack }: KnownEntity, oldId: string, id: string): Promise<void> {
  for (const other of entitiesOf([pack.name])) {
    const fields = Object.entries<Field>(other.entity.fields);
    const table = tableOf(other.name);
    for (const [name, { kind, to }] of fields) {
      if (kind !== 'reference' || to !== entity.name) continue;
      await tx.run(`UPDATE ${table} SET ${quoted(name)} = ? WHERE ${quoted(name)} = ?`, [id, oldId]);
    }
    const inLists = fields.some(([, { item }]) => Object.values(item ?? {}).some(({ to }) => to === entity.name));
    if (!inLists) continue;
    const bases = await tx.all<{ entityId: string }>('SELECT entityId FROM base_row WHERE entity = ?', [other.name]);
    await layRows(
      tx,
      other,
      bases.map(({ entityId }) => entityId),
    );
  }
}

/** The ids that stand, of these; an id that has no other name stands for itself. */
export async function standingId(tx: Sql, entity: string, id: string): Promise<string> {
  const found = await tx.first<{ id: string }>(
    'SELECT id FROM alias WHERE entity = ? AND oldId IN (SELECT value FROM json_each(?))',
    [entity, jsonList([id])],
  );
  return found?.id ?? id;
}
