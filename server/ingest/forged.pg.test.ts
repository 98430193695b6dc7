import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '#protocol/canonical-json.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount, FreshTenant } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Issue 2: "Forged requests with a valid token (other tenant, other driver, other device, altered author, stock, unknown
// entities) reach and reveal nothing."

let world: TestWorld;
let elsewhere: FreshTenant;
let me: FreshAccount;
let colleague: FreshAccount;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 2, deliveriesPerDriver: 30 } });
  elsewhere = await world.other();
  [me, colleague] = world.tenant.drivers as [FreshAccount, FreshAccount];
  phone = await world.signIn(me);
});
afterAll(() => world.end());

/** Everything of both tenants that an event could change, by content. */
async function everything(): Promise<string> {
  const ids = `{${world.tenant.id},${elsewhere.id}}`;
  const tables = ['delivery', 'client', 'product', 'staff', 'warehouse'];
  const all = await Promise.all(
    tables.map(
      (table) =>
        world.truth`select * from ${world.truth(`logistics.${table}`)} where tenant_id = any(${ids}::uuid[]) order by id`,
    ),
  );
  return JSON.stringify(all);
}

/** Pushes one event, sees that no row changed, and gives the receipt without its id. */
async function forged(event: SyncEvent, from = phone): Promise<Record<string, unknown>> {
  const before = await everything();
  const { receipts } = await from.push([event]);
  expect(await everything()).toBe(before);
  const { eventId, ...receipt } = receipts[0]!;
  expect(eventId).toBe(event.id);
  expect(receipt.row).toBeUndefined();
  return receipt;
}

const payload = { code: 'X', validatedAt: '2026-11-20T08:00:00.000Z' };

test('[R26] the delivery of a colleague, one of another tenant and one that is not there get the same answer', async () => {
  const theirs = world.take(colleague);
  const decided = world.take(colleague);
  const theirPhone = await world.signIn(colleague);
  await theirPhone.push([theirPhone.validation(decided)]);
  const answers = [];
  for (const { id, code } of [theirs, decided, elsewhere.deliveries[0]!, { id: randomUUID(), code: 'X' }]) {
    answers.push(await forged(phone.event({ entityId: id, payload: { ...payload, code } })));
  }
  expect(answers[0]).toMatchObject({ status: 'rejected', code: 'OUT_OF_SCOPE', retryable: false });
  expect(new Set(answers.map((answer) => canonicalJson(answer))).size).toBe(1);
});

test.each<[string, (event: SyncEvent) => Partial<SyncEvent>]>([
  ['tenant', () => ({ tenantId: elsewhere.id })],
  ['person', () => ({ userId: colleague.id })],
  ['device', () => ({ deviceId: randomUUID() })],
  ['life of the device', () => ({ deviceEpoch: 2 })],
])('[R24] under the name of another %s: for its author to send, not recorded', async (_, other) => {
  const event = phone.event({ entityId: world.take(me).id, payload });
  const { seq, entityId } = event;
  const lie = phone.stamped({ ...event, checksum: undefined, ...other(event), seq, entityId });
  expect(await forged(lie)).toMatchObject({ status: 'rejected', code: 'AUTHOR_MISMATCH', retryable: true });
  const rows = await world.truth`select from navette.ledger where event_id = ${lie.id}`;
  expect(rows).toHaveLength(0);
  const [kept] = await world.truth`
    select reason, tenant_id, device_id from navette.rejected_payload where body like ${`%${lie.id}%`}`;
  expect(kept).toEqual({ reason: 'AUTHOR_MISMATCH', tenant_id: world.tenant.id, device_id: phone.id });
});

test('[T7] the work of a colleague on the same device does not travel under my token', async () => {
  const shared = await world.signIn(colleague, { id: phone.id });
  const theirs = shared.validation(world.take(colleague));
  expect(await forged(theirs)).toMatchObject({ code: 'AUTHOR_MISMATCH', retryable: true });
  expect((await shared.push([theirs])).receipts).toMatchObject([{ status: 'applied' }]);
  // Known on this device now, but not mine to read again.
  expect(await forged(theirs)).toMatchObject({ code: 'AUTHOR_MISMATCH' });
  const copy = phone.event({ id: theirs.id, entityId: theirs.entityId, payload });
  expect(await forged(copy)).toMatchObject({ code: 'EVENT_ALTERED' });
});

test('[R22] an event under the id of another device', async () => {
  const tablet = await world.signIn(me);
  const done = tablet.validation(world.take(me));
  await tablet.push([done]);
  const copy = phone.event({ id: done.id, entityId: world.take(me).id, payload });
  expect(await forged(copy)).toMatchObject({ code: 'EVENT_ALTERED', retryable: false });
  const entries = await world.truth`select device_id from logistics.audit_entry where id = ${done.id}`;
  expect(entries).toEqual([{ device_id: tablet.id }]);
});

test.each<[string, string, string, Record<string, unknown>, string]>([
  ['[L6] stock', 'logistics.stock_level', 'UPDATE', { quantity: 999 }, 'READ_ONLY_ENTITY'],
  ['[L9] an invented pack', 'admin.account', 'UPDATE', { role: 'admin' }, 'UNKNOWN_ENTITY'],
  ['[L9] an engine table', 'navette.account', 'UPDATE', { role: 'admin' }, 'UNKNOWN_ENTITY'],
  ['[R4] a name every object has', '__proto__', 'UPDATE', {}, 'UNKNOWN_ENTITY'],
  ['[L9] a price', 'logistics.product', 'UPDATE', { priceCents: 1 }, 'READ_ONLY_ENTITY'],
  ['[L9] my own role', 'logistics.staff', 'UPDATE', { role: 'admin' }, 'READ_ONLY_ENTITY'],
  ['[L9] a new delivery', 'logistics.delivery', 'CREATE', { status: 'pending' }, 'FORBIDDEN_ACTION'],
  ['[L9] a total', 'logistics.delivery', 'UPDATE', { totalCents: 0 }, 'FORBIDDEN_ACTION'],
  ['[L9] production', 'logistics.delivery', 'PRODUCTION_VALIDATED', {}, 'UNKNOWN_ACTION'],
  ['[L8] an entry of the audit log', 'logistics.audit_entry', 'DELETE', {}, 'FORBIDDEN_ACTION'],
])('%s is not for devices, and the attempt is in the audit log', async (_, entity, action, content, code) => {
  const event = phone.event({ entityId: world.take(me).id, entity, action, payload: content });
  expect(await forged(event)).toMatchObject({ status: 'rejected', code, retryable: false });
  const [entry] =
    await world.truth`select outcome, code, action, entity from logistics.audit_entry where id = ${event.id}`;
  expect(entry).toEqual({ outcome: 'rejected', code, action, entity });
});

test.each([
  ['an action of another kind of record', 'DELIVERY_VALIDATED', 'logistics.invoice'],
  ['an action, of a kind written otherwise', 'DELIVERY_VALIDATED', 'Logistics.Delivery'],
  ['an action, of a kind that nobody has', 'DELIVERY_VALIDATED', 'x'],
  ['what only the office does', 'EVENT_ACCEPTED', 'logistics.delivery'],
  ['what only the server says', 'SEQUENCE_VOIDED', 'logistics.delivery'],
  ['a note of another kind of record', 'WRONG_CODE', 'logistics.client'],
])('[L8] [L10] [R70] a note that says %s', async (_, action, entity) => {
  const note = phone.note({ action, entity, entityId: world.take(me).id });
  expect(await forged(note)).toMatchObject({ status: 'rejected', code: 'FORBIDDEN_ACTION' });
});

test('[L9] a keeper validates no delivery, though every one is in sight', async () => {
  const desk = await world.signIn(world.tenant.keeper);
  const delivery = world.take(colleague);
  expect(await forged(desk.validation(delivery), desk)).toMatchObject({ code: 'FORBIDDEN_ACTION' });
});

test('columns that are the server own are not taken from a payload', async () => {
  const delivery = world.take(me);
  const event = phone.validation(delivery, {
    status: 'cancelled',
    totalCents: 0,
    proof: 'complete',
    driverId: colleague.id,
  });
  const { receipts } = await phone.push([event]);
  expect(receipts).toMatchObject([
    { status: 'applied', row: { status: 'validated', totalCents: delivery.totalCents, driverId: me.id } },
  ]);
});
