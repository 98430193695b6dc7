import type { Position } from '#protocol/common.ts';
import type { Rules } from '#protocol/rules.ts';
import type { TransactionSql } from '#server/database/connect.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import { DEMO_TENANT } from './accounts.ts';
import { dayOf } from './calendar.ts';
import { type Round, roundOf } from './deliveries.ts';
import { byBearing } from './route.ts';
import { bestSellersFirst } from './world.ts';
import { writeRows } from './write-rows.ts';

export interface DemoTenant {
  id: string;
  slug: string;
  rules: Rules;
}

/** Each driver's sector as the database knows it: the clients they delivered to last, and from where. */
async function roundsOf(sql: TransactionSql, tenantId: string): Promise<Round[]> {
  const stops = await sql<{ driverId: string; warehouseId: string; depot: Position; id: string; position: Position }[]>`
    SELECT last.driver_id AS "driverId", last.warehouse_id AS "warehouseId", w.position AS depot, c.id, c.position
    FROM (
      SELECT DISTINCT ON (client_id) client_id, driver_id, warehouse_id
      FROM logistics.delivery
      WHERE tenant_id = ${tenantId} AND deleted_at IS NULL
      ORDER BY client_id, planned_on DESC, stop
    ) last
    JOIN logistics.client c ON c.tenant_id = ${tenantId} AND c.id = last.client_id
    JOIN logistics.warehouse w ON w.tenant_id = ${tenantId} AND w.id = last.warehouse_id
    WHERE c.deleted_at IS NULL AND w.deleted_at IS NULL AND c.position IS NOT NULL AND w.position IS NOT NULL
    ORDER BY c.id`;
  const drivers = await sql<{ id: string }[]>`
    SELECT id FROM navette.account
    WHERE tenant_id = ${tenantId} AND role = 'driver' AND active
    ORDER BY length(email), email`;
  return drivers.flatMap((driver, index) => {
    const own = stops.filter(({ driverId }) => driverId === driver.id);
    const from = own[0];
    if (!from) return [];
    const warehouse = { id: from.warehouseId, position: from.depot };
    return [{ index, driver, warehouse, clients: byBearing(from.depot, own, ({ position }) => position) }];
  });
}

/**
 * The demo has a round for each driver today, on whatever day somebody starts it: when nothing is planned for the current
 * day of the tenant's time zone, the next window of each driver's clients is. What was planned before stays as it is.
 * Resolves with the number of deliveries that were added.
 */
export async function planToday(sql: TransactionSql, tenant: DemoTenant, clock: Clock): Promise<number> {
  const { timeZone } = tenant.rules;
  const day = dayOf(clock.now(), timeZone);
  const [planned] = await sql`
    SELECT 1 FROM logistics.delivery WHERE tenant_id = ${tenant.id} AND planned_on = ${day} LIMIT 1`;
  if (planned) return 0;
  const products = await sql<{ id: string; priceCents: number }[]>`
    SELECT id, price_cents::float8 AS "priceCents" FROM logistics.product
    WHERE tenant_id = ${tenant.id} AND deleted_at IS NULL ORDER BY code`;
  const plan = {
    seed: tenant.slug,
    timeZone,
    deliveriesPerDriver: DEMO_TENANT.size.deliveriesPerDriver,
    products: bestSellersFirst(tenant.slug, products),
  };
  const rounds = await roundsOf(sql, tenant.id);
  const deliveries = rounds.flatMap((round) => roundOf(plan, round, day));
  await writeRows(sql, 'logistics.delivery', tenant.id, deliveries);
  await poke({ sql }, tenant.id);
  return deliveries.length;
}
