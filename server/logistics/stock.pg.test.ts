import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handedOver } from '#packs/logistics/delivery.ts';
import { sumsOf } from '#packs/logistics/invoice.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// [L5] [L6] What a delivery or an invoice does to stock, numbers and sums, through the server's own door.

let world: TestWorld;
let phone: TestDevice;
let rep: TestDevice;
let other: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 30, clients: 30 } });
  phone = await world.signIn(world.tenant.drivers[0]!);
  rep = await world.signIn(world.tenant.rep);
  other = await world.signIn(world.tenant.rep);
});
afterAll(() => world.end());

const YEAR = new Date().getUTCFullYear();
const today = () => world.tenant.day;
const line = (at: number, quantity = 2) => ({
  productId: world.tenant.products[at]!.id,
  quantity,
  unitPriceCents: world.tenant.products[at]!.priceCents,
  taxRateBp: null as number | null,
  priceVersion: null as number | null,
  discountBp: null as number | null,
});
const invoice = (from: TestDevice, lines = [line(0)], issuedOn = today(), said: Partial<SyncEvent> = {}): SyncEvent =>
  from.event({
    ...{ entity: 'logistics.invoice', entityId: v7(), action: 'INVOICE_CREATED', baseVersion: 0 },
    payload: { clientId: world.tenant.clients[0]!.id, issuedOn, lines },
    ...said,
  });

/** Levels, sums of movements, and lots of every product and warehouse. */
const books = () => world.truth<{ level: number; moved: number; lots: number; in_lots: number; least: number }[]>`
  select l.quantity::int as level,
    (select coalesce(sum(m.quantity), 0)::int from logistics.stock_movement m
      where m.tenant_id = l.tenant_id and m.product_id = l.product_id and m.warehouse_id = l.warehouse_id) as moved,
    (select coalesce(sum(m.quantity), 0)::int from logistics.stock_movement m
      where m.tenant_id = l.tenant_id and m.product_id = l.product_id and m.warehouse_id = l.warehouse_id and m.lot_id is not null) as in_lots,
    (select coalesce(sum(t.remaining), 0)::int from logistics.stock_lot t
      where t.tenant_id = l.tenant_id and t.product_id = l.product_id and t.warehouse_id = l.warehouse_id) as lots,
    (select coalesce(min(t.remaining), 0)::int from logistics.stock_lot t
      where t.tenant_id = l.tenant_id and t.product_id = l.product_id and t.warehouse_id = l.warehouse_id) as least
  from logistics.stock_level l where l.tenant_id = ${world.tenant.id}`;

async function expectSoundBooks(): Promise<void> {
  const all = await books();
  expect(all.length).toBeGreaterThan(0);
  for (const { level, moved, lots, in_lots, least } of all) {
    expect([level, lots]).toEqual([moved, in_lots]);
    expect(least).toBeGreaterThanOrEqual(0);
  }
}

const movesOf = (causeId: string) => world.truth`
  select kind, quantity::int, lot_id is not null as lot from logistics.stock_movement
  where tenant_id = ${world.tenant.id} and cause_id = ${causeId} order by at, kind, quantity`;

/** What the office is to look into because of a delivery or invoice. */
const casesOf = (causeId: string) => world.truth<{ id: string; status: string; productId: string }[]>`
  select id, status, quantity::int, cause, product_id as "productId", user_id as "userId", note, settled_by as "settledBy"
  from logistics.shortage
  where tenant_id = ${world.tenant.id} and ${causeId} in (delivery_id, invoice_id) order by product_id`;

const levelOf = async (productId: string, warehouseId: string): Promise<number> => {
  const [row] = await world.truth`
    select quantity::int from logistics.stock_level
    where tenant_id = ${world.tenant.id} and product_id = ${productId} and warehouse_id = ${warehouseId}`;
  return row?.quantity ?? 0;
};

describe('[L6] a delivery that is validated', () => {
  test('leaves the warehouse, exactly once, however often it is sent', async () => {
    const delivery = world.take(world.tenant.drivers[0]!);
    const [[productId, quantity]] = [...handedOver(delivery)] as [[string, number]];
    const before = await levelOf(productId, delivery.warehouseId);
    const event = phone.validation(delivery);
    await phone.push([event]);
    await phone.push([event, event]);
    expect(await levelOf(productId, delivery.warehouseId)).toBe(before - quantity);
    const moves = await movesOf(delivery.id);
    expect(moves.reduce((sum, move) => sum - move.quantity, 0)).toBe(
      [...handedOver(delivery).values()].reduce((sum, one) => sum + one, 0),
    );
    await expectSoundBooks();
  });

  test('takes what was handed over, not what was ordered', async () => {
    const delivery = world.take(world.tenant.drivers[0]!);
    const [first] = delivery.lines;
    const lines = [{ productId: first!.productId, deliveredQuantity: 0, reason: 'broken' }];
    await phone.push([phone.validation(delivery, { lines })]);
    const named = await world.truth`
      select from logistics.stock_movement where cause_id = ${delivery.id} and product_id = ${first!.productId}`;
    expect(named).toHaveLength(0);
  });

  test('more than there is: recorded as a shortage that the office sees, never dropped, no lot below zero', async () => {
    const delivery = world.take(world.tenant.drivers[0]!);
    await world.truth`
      update logistics.delivery set lines = jsonb_set(lines, '{0,quantity}', '100000') where id = ${delivery.id}`;
    await phone.push([phone.validation(delivery)]);
    const moves = await movesOf(delivery.id);
    expect(moves).toContainEqual({ kind: 'shortage', quantity: expect.any(Number), lot: false });
    expect(await levelOf(delivery.lines[0]!.productId, delivery.warehouseId)).toBeLessThan(0);
    const keeper = await world.signIn(world.tenant.keeper);
    const pulled = await (await keeper.request('/api/sync/pull?limit=5000')).text();
    expect(pulled).toContain('"kind":"shortage"');
    const [missing] = moves.filter(({ kind }) => kind === 'shortage');
    // On some days its other lines ask for more than there is as well.
    const raised = (await casesOf(delivery.id)).find(({ productId }) => productId === delivery.lines[0]!.productId);
    expect(raised).toMatchObject({
      ...{ status: 'open', quantity: -missing!.quantity, cause: delivery.reference },
      ...{ userId: world.tenant.drivers[0]!.id },
    });
    expect(pulled).toContain(raised!.id);
    await expectSoundBooks();
  });

  test('a shortage is settled once, with a note, by the office; drivers and reps neither see nor settle it', async () => {
    const delivery = world.take(world.tenant.drivers[0]!);
    await world.truth`
      update logistics.delivery set lines = jsonb_build_array(jsonb_set(lines -> 0, '{quantity}', '100000'))
      where id = ${delivery.id}`;
    const validation = phone.validation(delivery);
    await phone.push([validation]);
    await phone.push([validation]);
    const raised = await casesOf(delivery.id);
    expect(raised).toHaveLength(1);
    const { id } = raised[0]!;
    const settling = (device: TestDevice, note: string) =>
      device.event({ entity: 'logistics.shortage', entityId: id, action: 'SHORTAGE_SETTLED', payload: { note } });
    const [admin, keeper] = [await world.signIn(world.tenant.admin), await world.signIn(world.tenant.keeper)];
    const codes = async (device: TestDevice, note: string) =>
      (await device.push([settling(device, note)])).receipts.map(({ status, code }) => code ?? status);
    expect(await codes(phone, 'mine')).toEqual(['FORBIDDEN_ACTION']);
    expect(await codes(keeper, '  ')).toEqual(['INVALID_PAYLOAD']);
    expect(await codes(keeper, ' Counted again: 12 were behind the door. ')).toEqual(['applied']);
    expect(await codes(admin, 'Ordered')).toEqual(['ALREADY_SETTLED']);
    expect((await casesOf(delivery.id))[0]).toMatchObject({
      ...{ status: 'settled', note: 'Counted again: 12 were behind the door.', settledBy: world.tenant.keeper.id },
    });
    expect(await world.audit(id)).toMatchObject(
      [
        { action: 'SHORTAGE_SETTLED', outcome: 'rejected', code: 'FORBIDDEN_ACTION' },
        { action: 'SHORTAGE_SETTLED', outcome: 'rejected', code: 'INVALID_PAYLOAD' },
        { action: 'SHORTAGE_SETTLED', outcome: 'applied', userId: world.tenant.keeper.id },
        { action: 'SHORTAGE_SETTLED', outcome: 'rejected', code: 'ALREADY_SETTLED' },
      ].map(({ userId, ...entry }) => ({ ...entry, ...(userId && { user_id: userId }) })),
    );
    const seenByRep = await (await rep.request('/api/sync/pull?limit=5000')).text();
    expect(seenByRep).not.toContain(id);
  });

  test('many phones at once sell the same lots: nothing is taken twice', async () => {
    const fleet = await Promise.all([1, 2].map(() => world.signIn(world.tenant.drivers[0]!)));
    const phones = [phone, ...fleet];
    const batches = phones.map((one) =>
      Array.from({ length: 5 }, () => one.validation(world.take(world.tenant.drivers[0]!))),
    );
    const answers = await Promise.all([
      ...phones.map((one, at) => one.push(batches[at]!)),
      ...[rep, other].map((one) =>
        one.push([invoice(one, [line(0, 30), line(1, 30)]), invoice(one, [line(1, 9), line(0, 9)])]),
      ),
    ]);
    for (const { receipts } of answers) {
      expect(receipts.map(({ status }) => status).filter((status) => status === 'rejected')).toEqual([]);
    }
    await expectSoundBooks();
  });
});

describe('[L5] an invoice', () => {
  test('gets its number, its sums in whole cents, and the warehouse of who sold it', async () => {
    const event = invoice(rep, [{ ...line(0, 3), discountBp: 250 }, line(1, 1)]);
    const { receipts } = await rep.push([event]);
    const [receipt] = receipts;
    const rates = [0, 1].map((at) => world.tenant.products[at]!.taxRateBp);
    const prices = [0, 1].map((at) => world.tenant.products[at]!.priceCents);
    const nets = [Math.round((3 * prices[0]! * 9_750) / 10_000), prices[1]!];
    const net = nets[0]! + nets[1]!;
    const tax = nets.reduce((sum, cents, at) => sum + Math.round((cents * rates[at]!) / 10_000), 0);
    expect(receipt).toMatchObject({
      status: 'amended',
      row: { netCents: net, taxCents: tax, totalCents: net + tax, warehouseId: expect.any(String) },
    });
    expect(receipt!.row!.reference).toMatch(new RegExp(`^FA-${YEAR}-[0-9]{6}$`));
    expect(receipt).not.toHaveProperty('code');
    expect(receipt!.resolution).toEqual({
      action: 'NONE',
      data: { amended: [{ path: 'reference', shown: null, stands: receipt!.row!.reference }] },
    });
    const again = await rep.push([event]);
    expect(again.receipts[0]).toEqual({ ...receipt, replayed: true });
  });

  test('shown at prices of yesterday is charged at those in force, and its author is told line by line', async () => {
    const [first, second] = [world.tenant.products[5]!, world.tenant.products[6]!];
    const versionOf = async (id: string): Promise<number> => {
      const [row] = await world.truth<{ version: number }[]>`
        select version::int from logistics.product where id = ${id}`;
      return row!.version;
    };
    const seen = await versionOf(first.id);
    await world.truth`
      update logistics.product set price_cents = price_cents + 700, tax_rate_bp = 900 where id = ${first.id}`;
    const shown = { taxRateBp: 1_900, priceVersion: seen };
    const lines = [
      { ...line(5, 3), ...shown, discountBp: 1_000 },
      { ...line(6), taxRateBp: second.taxRateBp, priceVersion: await versionOf(second.id) },
    ];
    const event = invoice(rep, lines);
    const { receipts } = await rep.push([event]);
    const [receipt] = receipts;
    const charged = { ...lines[0]!, unitPriceCents: first.priceCents + 700, taxRateBp: 900 };
    const [was, is] = [sumsOf(lines, () => 0), sumsOf([charged, lines[1]!], () => 0)];
    const of = { entity: 'product', id: first.id };
    expect(receipt).toMatchObject({
      status: 'amended',
      code: 'PRICES_CHANGED',
      message: expect.stringContaining('1'),
      row: { ...is, lines: [{ ...charged, priceVersion: await versionOf(first.id) }, lines[1]!] },
    });
    expect(receipt!.resolution).toEqual({
      action: 'NONE',
      data: {
        count: 1,
        amended: [
          { path: 'reference', shown: null, stands: receipt!.row!.reference },
          {
            ...{ path: 'lines[0].unitPriceCents', shown: first.priceCents, stands: first.priceCents + 700 },
            ...{ difference: 700, of },
          },
          { path: 'lines[0].taxRateBp', shown: 1_900, stands: 900, of },
          {
            ...{ path: 'totalCents', shown: was.totalCents, stands: is.totalCents },
            difference: is.totalCents - was.totalCents,
          },
        ],
      },
    });
    const [stored] = await world.truth`
      select total_cents::int as total, lines from logistics.invoice where id = ${event.entityId}`;
    expect(stored).toEqual({ total: is.totalCents, lines: receipt!.row!.lines });
    // What was shown stays in the event, as its evidence.
    const [kept] = await world.truth`select event from navette.ledger where event_id = ${event.id}`;
    expect(kept!.event.payload.lines).toEqual(event.payload.lines);
    expect((await rep.push([event])).receipts[0]).toEqual({ ...receipt, replayed: true });
    const [entry] = await world.audit(event.entityId);
    expect(entry).toMatchObject({ outcome: 'amended', code: 'PRICES_CHANGED' });
  });

  test('of an older app, which does not say which tax it showed, is compared by price alone', async () => {
    const { id, priceCents } = world.tenant.products[7]!;
    const { receipts } = await rep.push([invoice(rep, [{ ...line(7), unitPriceCents: priceCents - 1 }])]);
    expect(receipts[0]).toMatchObject({
      code: 'PRICES_CHANGED',
      resolution: {
        data: {
          amended: [
            { path: 'reference' },
            { path: 'lines[0].unitPriceCents', difference: 1, of: { entity: 'product', id } },
            { path: 'totalCents', difference: expect.any(Number) },
          ],
        },
      },
    });
  });

  test('at the prices in force, of a product whose name was corrected since, is not amended for that', async () => {
    const { id, taxRateBp } = world.tenant.products[8]!;
    const [before] = await world.truth`select version::int from logistics.product where id = ${id}`;
    await world.truth`update logistics.product set name = name || ' bis' where id = ${id}`;
    const event = invoice(rep, [{ ...line(8), taxRateBp, priceVersion: before!.version }]);
    const { receipts } = await rep.push([event]);
    expect(receipts[0]).not.toHaveProperty('code');
    expect(receipts[0]!.resolution!.data!.amended).toMatchObject([{ path: 'reference' }]);
  });

  test('that is cancelled gives back what it took, to the lots that it came from', async () => {
    const event = invoice(rep, [line(2, 7)]);
    const { receipts } = await rep.push([event]);
    const place = String(receipts[0]!.row!.warehouseId);
    const productId = world.tenant.products[2]!.id;
    const before = await levelOf(productId, place);
    const cancel = {
      entity: 'logistics.invoice',
      entityId: event.entityId,
      action: 'INVOICE_CANCELLED',
      after: [event.id],
    };
    const cancelled = rep.event({ ...cancel, payload: { reason: 'wrong client' } });
    await rep.push([cancelled]);
    expect(await levelOf(productId, place)).toBe(before + 7);
    await expectSoundBooks();
    const { receipts: twice } = await rep.push([rep.event({ ...cancel, payload: { reason: 'again' } })]);
    expect(twice[0]).toMatchObject({ status: 'rejected', code: 'WRONG_STATE' });
    expect(await levelOf(productId, place)).toBe(before + 7);
  });

  test('that finds too little and is cancelled leaves nothing to look into', async () => {
    const event = invoice(rep, [line(3, 200_000)]);
    const { receipts } = await rep.push([event]);
    const open = { status: 'open', cause: receipts[0]!.row!.reference, userId: world.tenant.rep.id };
    expect(await casesOf(event.entityId)).toMatchObject([open]);
    const cancel = { entity: 'logistics.invoice', entityId: event.entityId, action: 'INVOICE_CANCELLED' };
    await rep.push([rep.event({ ...cancel, after: [event.id], payload: { reason: 'wrong quantity' } })]);
    expect(await casesOf(event.entityId)).toMatchObject([{ status: 'withdrawn', settledBy: world.tenant.rep.id }]);
    await expectSoundBooks();
  });

  test('a hundred in one push are numbered in the order they come', async () => {
    const made = (count: number) =>
      Array.from({ length: count }, (_, at) => invoice(rep, [line(at % 5), line(5 + (at % 5))]));
    const { receipts } = await rep.push(made(100));
    const numbers = receipts.map(({ row }) => Number(String(row!.reference).slice(-6)));
    expect(numbers).toEqual(numbers.map((_, at) => numbers[0]! + at));
    await expectSoundBooks();
  });
});
