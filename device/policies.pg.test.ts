import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { amendmentsIn } from '#protocol/amendment.ts';
import { createTenant, type FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createPhones, type Phone, type Phones, settled, stateOf } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// Policies from one end to the other: a phone without a network, the office meanwhile, and what both end with.

let world: TestWorld;
let phones: Phones;
let tenantId: string;
let technician: FreshAccount;

beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
  const slug = `s-${randomUUID().slice(0, 8)}`;
  const tenant = await createTenant(world.database, { kind: 'service', slug, locale: 'en' });
  tenantId = tenant.id;
  technician = tenant.accounts.find(({ role }) => role === 'technician') as unknown as FreshAccount;
  await world.truth`update navette.account set sectors = '{sector-x}' where id = ${technician.id}`;
});
afterEach(() => phones.close());
afterAll(() => world.end());

const CUSTOMER = 'service.customer';
const online = async (phone: Phone) => {
  phone.network.online = true;
  await phone.api.wake('online');
  await settled(phone.api);
  await phone.api.syncNow();
};
const update = async ({ api }: Phone, id: string, payload: Record<string, unknown>) => {
  const done = await api.commit({ entity: CUSTOMER, entityId: id, action: 'UPDATE', payload });
  if (!done.ok) throw new Error(done.problem.code);
};
const shown = async ({ api }: Phone, id: string) =>
  (await api.query('SELECT * FROM service_customer WHERE id = ?', [id]))[0];
async function customer(): Promise<string> {
  const id = randomUUID();
  await world.truth`
    insert into service.customer (tenant_id, id, name, sector, address, phone)
    values (${tenantId}, ${id}, ${`Customer ${id.slice(0, 4)}`}, 'sector-x', '1 rue A', '021 00 00 00')`;
  return id;
}

it('[N3] perField: each side wins its own columns, and the phone shows what was lost', async () => {
  const id = await customer();
  const phone = await phones.of(technician);
  phone.network.online = false;
  await update(phone, id, { phone: '0550 11 11 11', address: 'Mine' });
  await world.truth`update service.customer set phone = '0770 22 22 22', address = 'Theirs', name = 'Renamed' where id = ${id}`;
  expect(await shown(phone, id)).toMatchObject({ phone: '0550 11 11 11', address: 'Mine' });
  await online(phone);
  const ends = { phone: '0550 11 11 11', address: 'Theirs', name: 'Renamed' };
  expect(await shown(phone, id)).toMatchObject(ends);
  expect((await world.truth`select * from service.customer where id = ${id}`)[0]).toMatchObject(ends);
  expect((await phone.api.journal({ limit: 1 }))[0]).toMatchObject({
    ...{ state: 'amended', code: 'OVERTAKEN', data: { lost: ['address'] } },
  });
  expect(await phone.api.conflicts()).toEqual([]);
});

it('[L5] acceptAndAssign: what the phone estimates stands until the office has numbered it', async () => {
  const rep = await phones.of(world.tenant.rep);
  const [client, product] = [world.tenant.clients[0]!, world.tenant.products[0]!];
  rep.network.online = false;
  const lines = [{ productId: product.id, quantity: 2, unitPriceCents: product.priceCents, discountBp: null }];
  const made = await rep.api.commit({
    ...{ entity: 'logistics.invoice', action: 'INVOICE_CREATED' },
    payload: { clientId: client.id, issuedOn: world.tenant.day, lines },
  });
  if (!made.ok) throw new Error(made.problem.code);
  const invoice = async () =>
    (await rep.api.query('SELECT * FROM logistics_invoice WHERE id = ?', [made.value.entityId]))[0];
  expect(await invoice()).toMatchObject({ reference: null, version: 0 });
  await online(rep);
  expect(await invoice()).toMatchObject({ reference: expect.stringMatching(/\d/), totalCents: expect.any(Number) });
  expect(await stateOf(rep.api, { id: made.value.entityId })).toMatchObject({ state: 'amended' });
});

it('[L5] a price that changed meanwhile: the phone shows its own until the office has charged, and keeps what differs', async () => {
  const rep = await phones.of(world.tenant.rep);
  const [client, product] = [world.tenant.clients[0]!, world.tenant.products[1]!];
  const price = (cents: number) =>
    world.truth`update logistics.product set price_cents = ${cents} where id = ${product.id}`;
  const [shown] = await rep.api.query<{ priceCents: number; taxRateBp: number; version: number }>(
    'SELECT * FROM logistics_product WHERE id = ?',
    [product.id],
  );
  const { priceCents, taxRateBp, version } = shown!;
  rep.network.online = false;
  const lines = [
    {
      productId: product.id,
      quantity: 2,
      unitPriceCents: priceCents,
      taxRateBp,
      priceVersion: version,
      discountBp: null,
    },
  ];
  const made = await rep.api.commit({
    ...{ entity: 'logistics.invoice', action: 'INVOICE_CREATED' },
    payload: { clientId: client.id, issuedOn: world.tenant.day, lines },
  });
  if (!made.ok) throw new Error(made.problem.code);
  const invoice = async () => {
    const [row] = await rep.api.query<{ totalCents: number; lines: string }>(
      'SELECT * FROM logistics_invoice WHERE id = ?',
      [made.value.entityId],
    );
    return { ...row!, lines: JSON.parse(row!.lines) };
  };
  const estimate = (await invoice()).totalCents;
  expect(estimate).toBe(2 * priceCents + Math.round((2 * priceCents * taxRateBp) / 10_000));
  await price(priceCents + 500);
  await online(rep);
  const total = 2 * (priceCents + 500) + Math.round((2 * (priceCents + 500) * taxRateBp) / 10_000);
  expect(await invoice()).toMatchObject({
    totalCents: total,
    lines: [{ unitPriceCents: priceCents + 500, priceVersion: expect.any(Number) }],
  });
  const [entry] = await rep.api.journal({ limit: 1 });
  expect(entry).toMatchObject({ state: 'amended', code: 'PRICES_CHANGED' });
  expect(amendmentsIn(entry!.data)).toEqual([
    { path: 'reference', shown: null, stands: expect.stringMatching(/^FA-/) },
    {
      ...{ path: 'lines[0].unitPriceCents', shown: priceCents, stands: priceCents + 500, difference: 500 },
      of: { entity: 'product', id: product.id },
    },
    { path: 'totalCents', shown: estimate, stands: total, difference: total - estimate },
  ]);
  await price(priceCents);
});

it('[F2] unsent edits of a record that has just left: told with what was written, never dropped, sent again when it is back', async () => {
  const id = await customer();
  const phone = await phones.of(technician);
  phone.network.online = false;
  await update(phone, id, { phone: '0550 33 33 33' });
  await update(phone, id, { contactName: 'Nadia' });
  await world.truth`update service.customer set sector = 'elsewhere' where id = ${id}`;
  expect(await shown(phone, id)).toMatchObject({ phone: '0550 33 33 33', contactName: 'Nadia' });
  await online(phone);
  expect(await shown(phone, id)).toBeUndefined();
  expect(await phone.api.refusals()).toMatchObject([
    { code: 'OUT_OF_SCOPE', payload: { phone: '0550 33 33 33' }, obstacle: { code: 'NOT_FOUND' } },
    { code: 'DEPENDENCY_REJECTED', payload: { contactName: 'Nadia' } },
  ]);
  expect((await world.truth`select phone from service.customer where id = ${id}`)[0]).toEqual({
    phone: '021 00 00 00',
  });

  await world.truth`update service.customer set sector = 'sector-x' where id = ${id}`;
  await phone.api.syncNow();
  expect(await shown(phone, id)).toMatchObject({ phone: '021 00 00 00' });
  const [first] = await phone.api.refusals();
  expect(first?.obstacle).toBeNull();
  expect(await phone.api.sendAgain(first!.eventId)).toMatchObject({ ok: true });
  await settled(phone.api);
  const ends = { phone: '0550 33 33 33', contact_name: 'Nadia' };
  expect((await world.truth`select * from service.customer where id = ${id}`)[0]).toMatchObject(ends);
  expect((await phone.api.sync()).counts.needsYou).toBe(0);
});

it('[L4] a decision on a record that has left is accepted, and the record goes', async () => {
  const [one, two] = world.tenant.drivers;
  const phone = await phones.of(one!);
  const delivery = world.take(one!);
  phone.network.online = false;
  await phone.api.commit({
    ...{ entity: 'logistics.delivery', entityId: delivery.id, action: 'DELIVERY_VALIDATED' },
    payload: { code: delivery.code, validatedAt: new Date().toISOString(), receivedBy: 'Amel' },
  });
  await world.truth`update logistics.delivery set driver_id = ${two!.id} where id = ${delivery.id}`;
  await online(phone);
  expect(await phone.api.refusals()).toEqual([]);
  expect(await world.stored(delivery)).toMatchObject({
    status: 'validated',
    validated_by: one!.id,
    driver_id: two!.id,
  });
  expect(await phone.api.query('SELECT id FROM logistics_delivery WHERE id = ?', [delivery.id])).toEqual([]);
});
