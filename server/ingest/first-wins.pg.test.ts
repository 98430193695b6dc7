import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeliveryRow } from '../demo/rows.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let first: FreshAccount;
let second: FreshAccount;
let phones: [TestDevice, TestDevice];
let delivery: DeliveryRow;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 2, deliveriesPerDriver: 40 } });
  [first, second] = world.tenant.drivers as [FreshAccount, FreshAccount];
  phones = [await world.signIn(first), await world.signIn(second)];
});
beforeEach(() => {
  delivery = world.take(first);
});
afterAll(() => world.end());

const reassign = (to: FreshAccount, { id } = delivery) =>
  world.truth`update logistics.delivery set driver_id = ${to.id} where tenant_id = ${world.tenant.id} and id = ${id}`;
const conflictsOf = ({ id } = delivery) =>
  world.truth`select * from navette.conflict_log where entity_id = ${id} order by created_at`;

test('[L4] two drivers hold the same delivery: the second is told who was first and when', async () => {
  await reassign(second);
  const won = phones[1].validation(delivery, { validatedAt: '2026-11-20T09:30:00.000Z' });
  const lost = phones[0].validation(delivery, { validatedAt: '2026-11-20T09:00:00.000Z' });
  expect((await phones[1].push([won])).receipts).toMatchObject([{ status: 'applied' }]);
  const { receipts } = await phones[0].push([lost]);
  // 10:30 in Algiers.
  expect(receipts).toEqual([
    {
      eventId: lost.id,
      status: 'rejected',
      code: 'ALREADY_VALIDATED',
      retryable: false,
      message: `Already validated by ${second.name} on Nov 20, 2026, 10:30 AM.`,
      resolution: {
        action: 'DISCARD_LOCAL',
        data: { by: second.id, byName: second.name, at: '2026-11-20T09:30:00.000Z' },
      },
    },
  ]);
  expect(await world.stored(delivery)).toMatchObject({ validated_by: second.id });
  expect(await world.audit(delivery.id)).toMatchObject([
    { id: won.id, outcome: 'applied', code: null },
    { id: lost.id, outcome: 'rejected', code: 'ALREADY_VALIDATED' },
  ]);
  expect(await conflictsOf()).toMatchObject([
    { policy: 'firstWins', outcome: 'late', event_id: lost.id, mine: lost.payload, theirs: { validatedBy: second.id } },
  ]);
});

test('[L4] reassigned while its driver was offline: accepted, flagged, and out of sight', async () => {
  await reassign(second);
  const { receipts } = await phones[0].push([phones[0].validation(delivery)]);
  expect(receipts).toEqual([
    { eventId: receipts[0]!.eventId, status: 'amended', version: expect.any(Number), visible: false },
  ]);
  expect(await world.stored(delivery)).toMatchObject({
    status: 'validated',
    validated_by: first.id,
    validated_after_reassignment: true,
  });
  expect(await conflictsOf()).toMatchObject([{ outcome: 'afterReassignment', theirs: { status: 'pending' } }]);
});

test('[L4] cancelled meanwhile: a conflict for the office, with the server row', async () => {
  await world.truth`update logistics.delivery set status = 'cancelled' where id = ${delivery.id}`;
  const event = phones[0].validation(delivery);
  const { receipts } = await phones[0].push([event]);
  expect(receipts).toMatchObject([
    { status: 'conflict', code: 'CANCELLED_MEANWHILE', row: { id: delivery.id, status: 'cancelled' } },
  ]);
  expect(await world.stored(delivery)).toMatchObject({ status: 'cancelled', validated_by: null });
  expect(await world.audit(delivery.id)).toMatchObject([{ outcome: 'conflict', code: 'CANCELLED_MEANWHILE' }]);
  expect(await conflictsOf()).toMatchObject([{ outcome: 'conflict', mine: event.payload }]);
  const [line] = await world.truth`
    select conflicts from navette.sync_log where device_id = ${phones[0].id} order by id desc limit 1`;
  expect(line).toEqual({ conflicts: 1 });
});

test('[R28] what comes after a conflict waits until the office has decided', async () => {
  await world.truth`update logistics.delivery set status = 'cancelled' where id = ${delivery.id}`;
  const event = phones[0].validation(delivery);
  const child = phones[0].validation(world.take(first), {}, { after: [event.id] });
  expect((await phones[0].push([event, child])).receipts).toMatchObject([
    { status: 'conflict' },
    { status: 'waiting' },
  ]);
});

test('deleted meanwhile: not found', async () => {
  await world.truth`update logistics.delivery set deleted_at = now() where id = ${delivery.id}`;
  const { receipts } = await phones[0].push([phones[0].validation(delivery)]);
  expect(receipts).toMatchObject([{ status: 'rejected', code: 'NOT_FOUND' }]);
});

test('[L4] an edit by the office in between does not cost the driver the validation', async () => {
  await world.truth`update logistics.delivery set note = 'Ring twice' where id = ${delivery.id}`;
  const { receipts } = await phones[0].push([phones[0].validation(delivery)]);
  expect(receipts).toMatchObject([{ status: 'applied', row: { note: 'Ring twice', status: 'validated' } }]);
});

test('[E7] a double tap: one validation, and the second is told that it was the same person', async () => {
  const events = [phones[0].validation(delivery), phones[0].validation(delivery)];
  const { receipts } = await phones[0].push(events);
  expect(receipts).toMatchObject([
    { status: 'applied' },
    { code: 'ALREADY_VALIDATED', resolution: { data: { byName: first.name } } },
  ]);
  expect(await world.audit(delivery.id)).toMatchObject([{ outcome: 'applied' }, { outcome: 'rejected' }]);
});

test('[L4] at the same instant over two connections: one wins each delivery, nobody is told to come back', async () => {
  for (let round = 0; round < 4; round++) {
    const shared = [1, 2, 3, 4, 5].map(() => world.take(first));
    for (const each of shared) await reassign(second, each);
    // Each in an order of their own: rows are locked by id, so the two cannot hold each other up.
    const batches = [shared, [...shared].reverse()].map((each, at) => each.map((one) => phones[at]!.validation(one)));
    const answers = await Promise.all(phones.map((phone, at) => phone.push(batches[at]!)));
    for (const [at, each] of shared.entries()) {
      const receipts = [answers[0]!.receipts[at]!, answers[1]!.receipts[4 - at]!];
      expect(receipts.filter(({ code }) => code === 'ALREADY_VALIDATED')).toHaveLength(1);
      const audit = await world.audit(each.id);
      expect(audit.filter(({ outcome }) => outcome !== 'rejected')).toHaveLength(1);
      expect(audit).toHaveLength(2);
    }
  }
});

test('[L4] a reassignment that commits while the push waits for the row counts', async () => {
  let committed: () => void = () => undefined;
  const open = world.truth.begin(async (sql) => {
    await sql`update logistics.delivery set driver_id = ${second.id} where id = ${delivery.id}`;
    await new Promise<void>((resolve) => {
      committed = resolve;
    });
  });
  const pushed = phones[0].push([phones[0].validation(delivery)]);
  const blocked = async () => {
    const waiting = await world.truth`
      select from pg_stat_activity where wait_event_type = 'Lock' and query like 'select t.id, t.deleted_at%'`;
    return waiting.length;
  };
  await expect
    .poll(blocked, { timeout: 10_000 })
    .toBe(1)
    .finally(() => committed());
  await open;
  expect((await pushed).receipts).toMatchObject([{ status: 'amended', visible: false }]);
});
