// Station 9: pull. Copies of files that went with their rows.
import type { Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Sql, SqlInput } from '../db/database.ts';
import { quoted, tableOf } from '../db/tables.ts';

/**
 * [T8] Before change lines of the feed are written: forgets the files of rows that go, or name them no longer. Only copies of
 * what the server has; one that another row names is fetched again. Rows under changes of this device are left alone.
 */
export async function dropCopies(tx: Sql, known: KnownEntity, op: 'put' | 'remove', json: SqlInput): Promise<void> {
  const fields = Object.entries(known.entity.fields as Fields).filter(([, { kind }]) => kind === 'file');
  if (fields.length === 0) return;
  if (!(await tx.first(`SELECT 1 FROM attachment WHERE state = 'uploaded' LIMIT 1`))) return;
  for (const [name] of fields) {
    const column = `here.${quoted(name)}`;
    const stays = op === 'put' ? `AND given.value -> 'row' ->> '${name}' IS NOT ${column}` : '';
    await tx.run(
      `DELETE FROM attachment WHERE state = 'uploaded' AND sha256 IN (
         SELECT ${column} FROM jsonb_each(?1) AS given JOIN ${tableOf(known.name)} AS here ON here.id = given.value ->> 'id'
         WHERE ${column} IS NOT NULL ${stays} AND here.id NOT IN (SELECT entityId FROM base_row WHERE entity = ?2))`,
      [json, known.name],
    );
  }
}
