import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { ENGINE_TABLES } from '#server/database/schema.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Oracle, WorldState } from '../state.ts';

/** No device was ever given a row outside of its scope, and PostgreSQL itself shows a request one tenant and no other. */
export const isolation: Oracle = {
  name: 'isolation',
  check: async (world) => [...world.watch.leaks, ...(await foreignRows(world))],
};

async function foreignRows({ ground, tenants }: WorldState): Promise<string[]> {
  const [tenant] = tenants;
  const tables = [
    ...Object.values<PgTable>(ENGINE_TABLES).flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      // The keys of tenants no request may read at all.
      const isAsked = name !== 'data_key' && columns.some((column) => column.name === 'tenant_id');
      return isAsked ? [`navette.${name}`] : [];
    }),
    ...tenant!.entities.map(({ name }) => name),
  ];
  const parts = tables.map(
    (name) => `select '${name}' as name, exists (select from ${qualified(name)} where tenant_id <> $1) as foreign_rows`,
  );
  const rows = await ground.database.asTenant(tenant!.id, (tx) =>
    tx.sql.unsafe<{ name: string; foreign_rows: boolean }[]>(parts.join(' union all '), [tenant!.id]),
  );
  return rows.flatMap(({ name, foreign_rows }) =>
    foreign_rows ? [`PostgreSQL shows a request of one tenant rows of others in ${name}`] : [],
  );
}
