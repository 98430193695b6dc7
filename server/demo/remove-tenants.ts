import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import type { TransactionSql } from '#server/database/connect.ts';
import type { Database } from '#server/database/open.ts';
import { tableOf } from '#server/database/pack-tables.ts';
import { ENGINE_TABLES } from '#server/database/schema.ts';

/** The tables that hold rows of a tenant: first the packs', whose triggers write to the engine's. */
export function tenantTables(): PgTable[] {
  const packs = entitiesOf(Object.keys(PACKS)).map(({ name }) => tableOf(name));
  return [...packs, ...Object.values<PgTable>(ENGINE_TABLES)].filter((table) =>
    getTableConfig(table).columns.some(({ name }) => name === 'tenant_id'),
  );
}

/** Takes away whole tenants with all that the database holds of them. */
export async function removeTenants(sql: TransactionSql, ids: readonly string[]): Promise<void> {
  for (const table of tenantTables()) {
    const { schema, name } = getTableConfig(table);
    for (const id of ids) await sql`DELETE FROM ${sql(`${schema}.${name}`)} WHERE tenant_id = ${id}`;
  }
  for (const id of ids) await sql`DELETE FROM navette.tenant WHERE id = ${id}`;
}

/** PostgreSQL learns how many rows there are now. By itself it does within a minute, and plans as for none until then. */
export async function countRows({ owner }: Database): Promise<void> {
  const names = tenantTables().map((table) => getTableConfig(table));
  await owner.unsafe(`ANALYZE ${names.map(({ schema, name }) => `"${schema}"."${name}"`).join(', ')}`);
}
