import type { Fields } from '#packs/core/field.ts';
import { entityNamed } from '#packs/registry.ts';
import { PG_TYPE, snakeCase } from '#server/database/columns.ts';
import type { TransactionSql } from '#server/database/connect.ts';

/**
 * Inserts rows of one entity in one statement; the database's own triggers give them versions and put them into the feed.
 * Throws for an entity that no pack declares.
 */
export async function writeRows(
  sql: TransactionSql,
  entityName: string,
  tenantId: string,
  rows: readonly { id: string }[],
): Promise<void> {
  const known = entityNamed(entityName);
  if (!known) throw new Error(`no pack declares ${entityName}`);
  if (rows.length === 0) return;
  const fields = Object.entries(known.entity.fields as Fields);
  const into = fields.map(([name]) => `"${snakeCase(name)}"`).join(', ');
  const from = fields.map(([name]) => `x."${name}"`).join(', ');
  const types = fields.map(([name, { kind }]) => `"${name}" ${PG_TYPE[kind]}`).join(', ');
  await sql.unsafe(
    `INSERT INTO "${known.pack.name}"."${known.entity.name}" (tenant_id, id, ${into})
     SELECT $1::uuid, x.id, ${from} FROM json_to_recordset($2::text::json) AS x(id uuid, ${types})`,
    [tenantId, JSON.stringify(rows)],
  );
}
