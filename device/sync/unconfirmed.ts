// Stations 8 and 10, while a pull from zero is under way: only the feed says what is this person's.
import type { KnownEntity } from '#packs/registry.ts';
import type { Sql } from '../db/database.ts';
import { jsonList } from '../db/rows.ts';
import { tableOf } from '../db/tables.ts';

/** Of these records of one entity, those that the pull has not brought yet, nor any before it. */
export async function unconfirmedOf(tx: Sql, { name }: KnownEntity, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.all<{ id: string }>(
    `SELECT DISTINCT value AS id FROM json_each(?1) AS given
     LEFT JOIN base_row AS base ON base.entity = ?2 AND base.entityId = value
     LEFT JOIN ${tableOf(name)} AS here ON here.id = value
     WHERE coalesce(base.version, here.version, 0) <= 0`,
    [jsonList(ids), name],
  );
  return rows.map(({ id }) => id);
}

/**
 * Marks these rows, as `beginRebuild` does all: whatever else wrote them meanwhile (a receipt, a base laid bare), the pull
 * removes them at its end unless it brings them. Rows of version 0 are this device's own and have no mark.
 */
export async function leaveUnconfirmed(tx: Sql, { name }: KnownEntity, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const those = jsonList(ids);
  await tx.run(
    `UPDATE ${tableOf(name)} SET version = -version WHERE version > 0 AND id IN (SELECT value FROM json_each(?))`,
    [those],
  );
  await tx.run(
    `UPDATE base_row SET version = -version
     WHERE version > 0 AND entity = ? AND entityId IN (SELECT value FROM json_each(?))`,
    [name, those],
  );
}
