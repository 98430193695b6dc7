import type { Database } from '#server/database/open.ts';
import { catalogueSize } from '#server/demo/products.ts';
import { createTenant, type FreshTenant } from '#server/demo/tenant.ts';
import type { WorldSize } from '#server/demo/world.ts';
import { writeRows } from '#server/demo/write-rows.ts';
import { systemIds } from '#server/ports/ids.ts';

export const FIRST_SYNC_ROWS = 50_000;

/**
 * A tenant of the demo's kind for a measure. PostgreSQL learns how many rows there are, as it would by itself within a
 * minute; until then it plans as if there were none.
 */
export async function benchTenant(database: Database, slug: string, size: Partial<WorldSize>): Promise<FreshTenant> {
  // Each run of a measure is another device.
  const rules = { devicesPerUser: 1_000 };
  const tenant = await createTenant(database, { kind: 'logistics', slug, rules, size });
  await database.owner.unsafe('ANALYZE');
  return tenant;
}

/**
 * A distributor with exactly 50,000 rows in the six tables of the logistics pack, of about 350 bytes each on the wire:
 * many clients and products of 200 to 350 bytes, some deliveries and audit entries of 700 to 1,500. The administrator
 * may see them all.
 */
export async function largeTenant(database: Database, slug: string): Promise<FreshTenant> {
  const size = { drivers: 12, clients: 22_000, products: catalogueSize(), deliveriesPerDriver: 150, historyDays: 1 };
  const tenant = await benchTenant(database, slug, size);
  await database.owner.begin(async (sql) => {
    const missing = FIRST_SYNC_ROWS - (await countRows(sql, tenant.id));
    if (missing < 0) throw new Error(`${-missing} rows too many`);
    const more = Array.from({ length: missing }, (_, index) => {
      const like = tenant.products[index % tenant.products.length]!;
      const lot = Math.floor(index / tenant.products.length) + 1;
      return { ...like, id: systemIds.next(), code: `${like.code}-${lot}`, name: `${like.name}, lot ${lot}` };
    });
    await writeRows(sql, 'logistics.product', tenant.id, more);
  });
  await database.owner.unsafe('ANALYZE');
  return tenant;
}

type Sql = Parameters<Parameters<Database['owner']['begin']>[1]>[0];

async function countRows(sql: Sql, tenantId: string): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`
    SELECT count(*)::int AS rows FROM navette.change WHERE tenant_id = ${tenantId} AND NOT deleted`;
  return row?.rows ?? 0;
}
