import type { Database } from '#server/database/open.ts';
import { catalogueSize } from '#server/demo/products.ts';
import { createTenant, type FreshTenant } from '#server/demo/tenant.ts';
import { writeRows } from '#server/demo/write-rows.ts';
import { systemIds } from '#server/ports/ids.ts';

export const FIRST_SYNC_ROWS = 50_000;

/**
 * A distributor with exactly 50,000 rows in the six tables of the logistics pack, of about 350 bytes each on the wire:
 * many clients and products of 200 to 350 bytes, some deliveries and audit entries of 700 to 1,500. The administrator
 * may see them all.
 */
export async function largeTenant(database: Database, slug: string): Promise<FreshTenant> {
  const tenant = await createTenant(database, {
    kind: 'logistics',
    slug,
    // Each run is another device.
    rules: { devicesPerUser: 1_000 },
    size: { drivers: 12, clients: 22_000, products: catalogueSize(), deliveriesPerDriver: 150, historyDays: 1 },
  });
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
