import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '#server/test-world.ts';
import { backOnline, createPhones, type Phone, type Phones, shown, stateOf, until, validate } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeviceNotice } from './api.ts';

// Deliveries that were cancelled while their driver was offline: what the office decides comes to the device by itself.

let world: TestWorld;
let phones: Phones;
let driver: FreshAccount;
let office: TestDevice;

beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
  driver = world.tenant.drivers[0]!;
  office = await world.signIn(world.tenant.admin);
});
afterEach(() => phones.close());
afterAll(() => world.end());

async function withOffice() {
  const phone = await phones.of(driver);
  const delivery = world.take(driver);
  phone.network.online = false;
  const eventId = await validate(phone.api, delivery);
  await world.truth`update logistics.delivery set status = 'cancelled' where id = ${delivery.id}`;
  await backOnline(phone);
  expect(await phone.api.conflicts()).toMatchObject([
    { entityId: delivery.id, eventIds: [eventId], waitsFor: 'office', mine: { status: 'validated' } },
  ]);
  const told: DeviceNotice[] = [];
  await phone.api.subscribe((notice) => void (notice.kind === 'verdict' && told.push(notice)));
  const { id: deviceId } = await phone.device.spool.device();
  const decide = (decision: 'accept' | 'decline') =>
    office.request(`/api/admin/refused/${deviceId}/${eventId}`, {
      method: 'POST',
      body: JSON.stringify({ id: randomUUID(), values: {}, decision }),
    });
  return { phone, delivery, eventId, decide, told };
}
const hears = async ({ api }: Phone) => {
  await api.wake('visible');
  await until(async () => expect(await api.conflicts()).toEqual([]));
};

it('[E6] accepted by the office: the case is gone, the delivery stands as validated, its driver is told', async () => {
  const { phone, delivery, eventId, decide, told } = await withOffice();
  expect((await decide('accept')).status).toBe(200);
  await hears(phone);
  expect(await shown(phone.api, delivery)).toMatchObject({ status: 'validated', validatedBy: driver.id });
  expect(await stateOf(phone.api, delivery)).toMatchObject({ state: 'received' });
  expect(await phone.api.refusals()).toEqual([]);
  await until(async () => expect(told).toMatchObject([{ entry: { eventId, state: 'received' } }]));
});

it('[E6] declined by the office: the case is a refusal that says by whom, told once, and the record is the office’s', async () => {
  const { phone, delivery, eventId, decide, told } = await withOffice();
  expect((await decide('decline')).status).toBe(200);
  await hears(phone);
  expect(await shown(phone.api, delivery)).toMatchObject({ status: 'cancelled', validatedBy: null });
  expect(await phone.api.refusals()).toMatchObject([
    { eventId, code: 'OFFICE_DECLINED', data: { byName: world.tenant.admin.name } },
  ]);
  await phone.api.syncNow();
  await until(async () => expect(told).toMatchObject([{ entry: { eventId, code: 'OFFICE_DECLINED' } }]));
  expect(await phone.api.discard(eventId)).toMatchObject({ ok: true });
});
