import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { RefusedAnswer, RepairAnswer, WaitingAnswer } from '#protocol/repair.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeliveryRow } from '../demo/rows.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Deliveries that the office withdrew by SQL before their driver's validation came: the office decides.

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
let office: TestDevice;
let delivery: DeliveryRow;

beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    size: { drivers: 2, deliveriesPerDriver: 40 },
    rules: { devicesPerUser: 50 },
  });
  driver = world.tenant.drivers[0]!;
  office = await world.signIn(world.tenant.admin);
});
beforeEach(async () => {
  phone = await world.signIn(driver);
  delivery = world.take(driver);
  await becomes('cancelled');
});
afterAll(() => world.end());

const becomes = (status: string) =>
  world.truth`update logistics.delivery set status = ${status} where tenant_id = ${world.tenant.id} and id = ${delivery.id}`;
const post = (event: SyncEvent, body: object, by = office) =>
  by.request(`/api/admin/refused/${event.deviceId}/${event.id}`, { method: 'POST', body: JSON.stringify(body) });
async function decided(event: SyncEvent, decision: 'accept' | 'decline', id = randomUUID()): Promise<RepairAnswer> {
  const answer = await post(event, { id, values: {}, decision });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as RepairAnswer;
}
const listed = async ({ id }: SyncEvent) => {
  const read = async (path: string) => (await (await office.request(path)).json()) as RefusedAnswer | WaitingAnswer;
  const all = [await read('/api/admin/waiting'), await read('/api/admin/refused')].flatMap(({ events }) => events);
  return all.find(({ eventId }) => eventId === id);
};
/** What waits for the office. */
async function stuck(): Promise<SyncEvent> {
  const event = phone.validation(delivery);
  expect((await phone.push([event])).receipts).toMatchObject([{ status: 'conflict', code: 'CANCELLED_MEANWHILE' }]);
  return event;
}
const again = async (...events: SyncEvent[]) =>
  (await phone.push(events)).receipts.map(({ status, code = '' }) => `${status} ${code}`.trim());
const moved = () => world.truth`select from logistics.stock_movement where cause_id = ${delivery.id}`;
const log = () =>
  world.truth`
    select event_id, outcome, mine, theirs, settled_by, settled_at is not null as settled from navette.conflict_log
    where entity_id = ${delivery.id} order by created_at`;
const news = async () => {
  const answer = await phone.request('/api/sync/pull?entities=sync.receipt,logistics.delivery');
  const { changes } = (await answer.json()) as { changes: { entity: string; row: Record<string, unknown> }[] };
  return changes.filter(({ entity }) => entity === 'sync.receipt').map(({ row }) => row);
};

describe('[L4] [R69] cancelled meanwhile: the office decides', () => {
  it('sees it in its list, marked, with what was done', async () => {
    const event = await stuck();
    expect(await listed(event)).toMatchObject({
      ...{ waitsForOffice: true, code: 'CANCELLED_MEANWHILE', mendable: [], closed: null, parkedBehind: null },
      ...{ action: 'DELIVERY_VALIDATED', entityId: delivery.id, payload: { receivedBy: 'Amel' } },
    });
  });

  it('[N4] accepted: an ordinary validation; its driver is told, the log is closed with both versions, the audit log knows who', async () => {
    const event = await stuck();
    const child = phone.validation(world.take(driver), {}, { after: [event.id] });
    expect(await again(child)).toEqual(['waiting']);
    const id = randomUUID();
    expect(await decided(event, 'accept', id)).toMatchObject({
      ...{ receipt: { eventId: event.id, status: 'applied' }, released: 0, replayed: false },
    });
    expect(await world.stored(delivery)).toMatchObject({ status: 'validated', validated_by: driver.id });
    expect(await moved()).not.toHaveLength(0);
    expect(await news()).toMatchObject([{ eventId: event.id, status: 'applied', row: { status: 'validated' } }]);
    expect(await log()).toMatchObject([
      { outcome: 'conflict', mine: event.payload, theirs: { status: 'cancelled' }, settled_by: id, settled: true },
    ]);
    expect((await world.audit(delivery.id)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(['DELIVERY_VALIDATED conflict', 'EVENT_ACCEPTED applied']),
    );
    expect((await world.audit(delivery.id)).find((entry) => entry.id === id)).toMatchObject({
      ...{ user_id: world.tenant.admin.id, device_id: office.id },
      detail: { eventId: event.id, deviceId: phone.id, userId: driver.id, code: 'CANCELLED_MEANWHILE' },
    });
    expect(await listed(event)).toBeUndefined();
    // [R28] What waited on its device goes now.
    expect(await again(event, child)).toEqual(['applied', 'applied']);
  });

  it('declined: no effect, its driver is told by whom, and what came after it is parked', async () => {
    const event = await stuck();
    const second = phone.validation(delivery, {}, { after: [event.id] });
    const child = phone.validation(world.take(driver), {}, { after: [event.id] });
    expect(await again(second, child)).toEqual(['conflict CANCELLED_MEANWHILE', 'waiting']);
    const id = randomUUID();
    expect(await decided(event, 'decline', id)).toMatchObject({ released: 1, replayed: false });
    expect(await world.stored(delivery)).toMatchObject({ status: 'cancelled', validated_by: null });
    expect(await moved()).toHaveLength(0);
    const by = { by: world.tenant.admin.id, byName: world.tenant.admin.name };
    expect(await news()).toMatchObject([
      {
        ...{ eventId: event.id, status: 'rejected', code: 'OFFICE_DECLINED', retryable: false },
        message: expect.stringContaining(world.tenant.admin.name),
        resolution: { action: 'DISCARD_LOCAL', data: by },
      },
      { eventId: second.id, code: 'DEPENDENCY_REJECTED', resolution: { data: { eventId: event.id } } },
    ]);
    expect(await log()).toMatchObject([
      { event_id: event.id, settled_by: id },
      { event_id: second.id, settled_by: id },
    ]);
    expect(await world.audit(delivery.id)).toContainEqual(
      expect.objectContaining({ id, action: 'EVENT_DECLINED', outcome: 'rejected', user_id: world.tenant.admin.id }),
    );
    expect(await listed(event)).toMatchObject({ waitsForOffice: false, closed: 'declined' });
    expect(await again(event, child)).toEqual(['rejected OFFICE_DECLINED', 'rejected DEPENDENCY_REJECTED']);
  });

  it('accepted, what the driver did once more behind it has come second', async () => {
    const event = await stuck();
    const second = phone.validation(delivery, {}, { after: [event.id] });
    await again(second);
    expect(await decided(event, 'accept')).toMatchObject({ receipt: { status: 'applied' }, released: 1 });
    expect(await again(event, second)).toEqual(['applied', 'rejected ALREADY_VALIDATED']);
    expect((await log()).filter(({ outcome, settled }) => outcome === 'conflict' && !settled)).toEqual([]);
    expect(await world.audit(delivery.id)).toHaveLength(3);
  });

  it('accepted at the last, what it came after is settled with it', async () => {
    const event = await stuck();
    const second = phone.validation(delivery, {}, { after: [event.id] });
    await again(second);
    expect(await decided(second, 'accept')).toMatchObject({ receipt: { status: 'applied' } });
    expect(await again(event, second)).toEqual(['amended CONFLICT_SETTLED', 'applied']);
    expect((await log()).every(({ settled }) => settled)).toBe(true);
  });
});

describe('[E2] [R69] a decision is made once', () => {
  it('of two administrators at once one decides, the other is told what stands', async () => {
    const event = await stuck();
    const both = await Promise.all([decided(event, 'accept'), decided(event, 'decline')]);
    expect(both.map(({ replayed }) => replayed).sort()).toEqual([false, true]);
    expect(new Set(both.map(({ receipt }) => receipt.status)).size).toBe(1);
    const entries = (await world.audit(delivery.id)).filter(({ action }) => /^EVENT_/.test(String(action)));
    expect(entries).toHaveLength(1);
  });

  it('the same again, another one, and a repair of what was declined change nothing', async () => {
    const event = await stuck();
    const id = randomUUID();
    await decided(event, 'decline', id);
    for (const body of [
      { id, values: {}, decision: 'decline' },
      { id: randomUUID(), values: {}, decision: 'accept' },
      { id: randomUUID(), values: {} },
    ]) {
      expect(await (await post(event, body)).json()).toMatchObject({
        ...{ receipt: { status: 'rejected', code: 'OFFICE_DECLINED' }, replayed: true },
      });
    }
    expect(await world.stored(delivery)).toMatchObject({ status: 'cancelled' });
    expect(await world.audit(delivery.id)).toHaveLength(2);
  });

  it('what another has validated meanwhile cannot be accepted; it can be declined', async () => {
    const event = await stuck();
    await becomes('pending');
    const other = await world.signIn(driver);
    await other.push([other.validation(delivery)]);
    expect(await decided(event, 'accept')).toMatchObject({
      ...{ receipt: { status: 'rejected', code: 'ALREADY_VALIDATED' }, replayed: false },
    });
    expect(await listed(event)).toMatchObject({ waitsForOffice: true });
    expect(await decided(event, 'decline')).toMatchObject({ receipt: { code: 'OFFICE_DECLINED' }, replayed: false });
  });

  it('[E6] what its author has given up cannot be accepted; declined, it waits no more', async () => {
    const event = await stuck();
    const note = { action: 'REFUSAL_DISCARDED', entity: event.entity, entityId: delivery.id };
    await phone.push([phone.note({ ...note, detail: { eventId: event.id } })]);
    expect((await post(event, { id: randomUUID(), values: {}, decision: 'accept' })).status).toBe(422);
    expect(await decided(event, 'decline')).toMatchObject({ receipt: { code: 'OFFICE_DECLINED' }, replayed: false });
    expect(await log()).toMatchObject([{ settled: true }]);
  });

  it('[S4] only by an administrator, in words that say which; other values are refused', async () => {
    const event = await stuck();
    const id = randomUUID();
    const answers = await Promise.all([
      post(event, { id, values: {} }),
      post(event, { id, values: { code: 'x' }, decision: 'accept' }),
      post(event, { id, values: {}, decision: 'perhaps' }),
      post(event, { id, values: {}, decision: 'accept' }, phone),
      post(event, { id, values: {}, decision: 'accept' }, await world.signIn((await world.other()).admin)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 400, 403, 404]);
    expect(await log()).toMatchObject([{ settled: false }]);
  });
});

describe('[R34] the office gives the record back by SQL', () => {
  it('another validation by the same driver goes through, and what waited is settled with it', async () => {
    const event = await stuck();
    const joined = phone.validation(delivery, {}, { after: [event.id] });
    await again(joined);
    await becomes('pending');
    const next = phone.validation(delivery, {}, { after: [joined.id] });
    expect(await again(next)).toEqual(['applied']);
    expect(await news()).toMatchObject([
      { eventId: event.id, status: 'amended', code: 'CONFLICT_SETTLED', resolution: { data: { settledBy: next.id } } },
      { eventId: joined.id, status: 'amended', code: 'CONFLICT_SETTLED' },
    ]);
    expect((await log()).map(({ settled_by }) => settled_by)).toEqual([next.id, next.id]);
    expect(await listed(event)).toBeUndefined();
  });

  it('a decision that comes first stands, whatever is validated after it', async () => {
    const event = await stuck();
    await becomes('pending');
    await decided(event, 'accept');
    const next = phone.validation(delivery, {}, { after: [event.id] });
    expect(await again(next, event)).toEqual(['rejected ALREADY_VALIDATED', 'applied']);
  });
});
