import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Tx } from '../database/open.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// [L5] [L6] Numbers before levels, levels in their order: whoever issues, cancels and issues anew waits in no circle.

let world: TestWorld;
let rep: TestDevice;
/** Two products in the order of their levels. */
let low: string;
let high: string;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1 } });
  rep = await world.signIn(world.tenant.rep);
  [low, high] = world.tenant.products.map(({ id }) => id).sort() as [string, string];
  await Promise.all(
    [low, high].map(
      (productId) => world.truth`
    update logistics.stock_lot set remaining = 0 where tenant_id = ${world.tenant.id} and product_id = ${productId}`,
    ),
  );
});
afterAll(() => world.end());

const invoice = (productId: string, quantity = 1, more: Partial<SyncEvent> & { clientId?: string } = {}): SyncEvent => {
  const { clientId = world.tenant.clients[0]!.id, ...said } = more;
  const { priceCents } = world.tenant.products.find(({ id }) => id === productId)!;
  const line = {
    productId,
    quantity,
    unitPriceCents: priceCents,
    taxRateBp: null,
    priceVersion: null,
    discountBp: null,
  };
  return rep.event({
    ...{ entity: 'logistics.invoice', entityId: v7(), action: 'INVOICE_CREATED', baseVersion: 0 },
    payload: { clientId, issuedOn: world.tenant.day, lines: [line] },
    ...said,
  });
};
const cancelled = ({ entityId, id }: SyncEvent): SyncEvent =>
  rep.event({
    ...{ entity: 'logistics.invoice', entityId, action: 'INVOICE_CANCELLED', after: [id] },
    payload: { reason: 'wrong client' },
  });

/** Holds what `held` says until the push waits for it, and then asks whether the level of `free` is still anybody's to take. */
async function whileWaiting(events: SyncEvent[], held: 'numbers' | string, free: string): Promise<void> {
  let pushing: ReturnType<TestDevice['push']> | undefined;
  await world.truth.begin(async (sql) => {
    const tenantId = world.tenant.id;
    if (held === 'numbers') await sql`select from navette.number_series where tenant_id = ${tenantId} for update`;
    else await sql`select from logistics.stock_level where tenant_id = ${tenantId} and product_id = ${held} for update`;
    pushing = rep.push(events);
    await world.waitedFor({ sql } as Tx, pushing);
    await sql`select from logistics.stock_level where tenant_id = ${tenantId} and product_id = ${free} for update nowait`;
  });
  const { receipts } = await pushing!;
  expect(receipts.map(({ status }) => status)).not.toContain('rejected');
}

test('cancelled and issued anew, it waits for its number and holds no stock that another invoice needs', async () => {
  const first = invoice(low);
  await rep.push([first]);
  await whileWaiting([cancelled(first), invoice(low)], 'numbers', low);
});

test('also issued anew for a client that is made in the same push', async () => {
  const first = invoice(low);
  await rep.push([first]);
  const client = rep.event({
    ...{ entity: 'logistics.client', entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: { name: 'The right one', phone: v7().slice(-12), address: 'Rue 1', city: 'Oran' },
  });
  const anew = invoice(low, 1, { clientId: client.entityId, after: [client.id] });
  await whileWaiting([cancelled(first), client, anew], 'numbers', low);
});

test('what goes back and what is taken are one list of levels, in their order', async () => {
  const first = invoice(high);
  await rep.push([first]);
  await whileWaiting([cancelled(first), invoice(low)], low, high);
});

test('issued anew it takes what its predecessor has given back: nothing is missing', async () => {
  await world.truth`
    update logistics.stock_lot set remaining = 5 where id in
      (select id from logistics.stock_lot where tenant_id = ${world.tenant.id} and product_id = ${high}
       and warehouse_id = (select coalesce(warehouse_id, (select w.id from logistics.warehouse w
         where w.tenant_id = ${world.tenant.id} and w.deleted_at is null order by w.name, w.id limit 1))
         from logistics.staff where id = ${world.tenant.rep.id}) limit 1)`;
  const first = invoice(high, 5);
  const anew = invoice(high, 5);
  await rep.push([first]);
  await rep.push([cancelled(first), anew]);
  const missing = await world.truth`
    select from logistics.stock_movement
    where tenant_id = ${world.tenant.id} and cause_id in (${first.entityId}, ${anew.entityId}) and lot_id is null`;
  expect(missing).toHaveLength(0);
});
