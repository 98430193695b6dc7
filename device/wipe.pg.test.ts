import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { lostOf } from '#server/auth/wiped.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createPhones, type Phone, type Phones, ready, shown, signIn, until, validate } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

let world: TestWorld;
let phones: Phones;
const person = (number: number) => world.tenant.drivers[number] as FreshAccount;

beforeAll(async () => {
  const size = { drivers: 4, clients: 20, products: 10, deliveriesPerDriver: 10, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 1 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const withdraw = ({ id }: FreshAccount) => world.truth`
  update navette.device set revoked_at = now(), revoked_by = 'office' where user_id = ${id}`;

const lost = async ({ device }: Phone, { id: userId }: FreshAccount) => {
  const { id: deviceId } = await device.spool.device();
  const tenantId = world.tenant.id;
  return await world.database.asTenant(tenantId, (tx) => lostOf(tx, { tenantId, userId, deviceId }));
};

/** One event arrived, two did not. */
async function withUnsentWork(who: FreshAccount): Promise<Phone & { file: string; profile: string }> {
  const phone = await phones.of(who);
  const profile = (await phone.api.state()).active?.profile ?? '';
  await validate(phone.api, world.take(who));
  await until(async () => expect((await phone.api.sync()).received).toBe(1));
  phone.network.online = false;
  for (let unsent = 0; unsent < 2; unsent += 1) await validate(phone.api, world.take(who));
  return { ...phone, profile, file: (await phone.device.spool.databaseKey(profile)).file };
}

it('[T2] withdrawn by the office: keys, spool and file go, the person is told, the server knows what never arrived', async () => {
  const phone = await withUnsentWork(person(0));
  const { device, api, network, file } = phone;
  await withdraw(person(0));
  expect(await lost(phone, person(0)), 'nobody knows yet').toBeNull();
  network.online = true;
  await api.wake('online');
  await until(async () => expect(await api.state()).toMatchObject({ active: null, profiles: [], wipedBy: 'office' }));
  await until(async () => expect(await device.spool.remains()).toEqual([]));
  expect(device.store.bytes(file)).toBeNull();
  expect(await device.spool.counts()).toEqual(new Map());
  expect(await lost(phone, person(0))).toEqual([[2, 3]]);
  expect(await signIn(api, person(0))).toMatchObject({ problem: { code: 'DEVICE_REVOKED', data: { by: 'office' } } });
});

it('[R13] replaced by the person: the same, told in other words; signed in again it begins a new life', async () => {
  const who = person(1);
  const old = await withUnsentWork(who);
  const other = await phones.bare();
  const { id: replaces } = await old.device.spool.device();
  const { email, password } = who;
  const wanted = { email, password, deviceName: 'New phone', platform: 'test' };
  expect(await other.api.signIn(wanted)).toMatchObject({ problem: { code: 'DEVICE_LIMIT' } });
  expect(await other.api.signIn({ ...wanted, replaces })).toMatchObject({ ok: true });
  old.network.online = true;
  await old.api.wake('online');
  await until(async () => expect(await old.api.state()).toMatchObject({ active: null, wipedBy: 'self' }));
  await until(async () => expect(await lost(old, who)).toEqual([[2, 3]]));

  const { id: again } = await other.device.spool.device();
  expect(await old.api.signIn({ ...wanted, replaces: again })).toMatchObject({ ok: true });
  await ready(old.api);
  expect(await old.api.state()).toMatchObject({ wipedBy: null });
  expect(await old.api.sync()).toMatchObject({ committed: 0 });
});

it('[T2] an order that the server has not signed for this device removes nothing', async () => {
  const phone = await withUnsentWork(person(2));
  const stranger = await phones.of(person(3));
  await withdraw(person(3));
  // The order for another person's phone, put in the way of this one.
  let order = '';
  const refused = await stranger.network.fetch('http://navette.test/api/auth/refresh', {
    method: 'POST',
    body: JSON.stringify({ profile: (await stranger.api.state()).active?.profile }),
  });
  order = ((await refused.json()) as { error: { data: { order: string } } }).error.data.order;
  const forged = [order, `${order.slice(0, -6)}AAAAAA`, 'a.b.c'];
  for (const text of forged) {
    phone.network.refuses('/api/sync/push', {
      error: { code: 'DEVICE_REVOKED', message: '', retryable: false, recovery: 'wipe', data: { order: text } },
    });
  }
  phone.network.online = true;
  for (const _ of forged) await phone.api.syncNow();
  await until(async () => {
    await phone.api.wake('online');
    expect((await phone.api.sync()).received).toBe(3);
  });
  expect(await phone.api.state()).toMatchObject({ active: { profile: phone.profile }, wipedBy: null });
});

it('[T2] without a network for its report, the server hears of the wipe later', async () => {
  const who = person(3);
  await world.truth`update navette.device set revoked_at = null, revoked_by = null where user_id = ${who.id}`;
  await world.truth`delete from navette.device where user_id = ${who.id}`;
  const phone = await withUnsentWork(who);
  const delivery = world.take(who);
  expect(await shown(phone.api, delivery)).toMatchObject({ status: 'pending' });
  await withdraw(who);
  phone.network.online = true;
  phone.network.mishap('/api/auth/wiped', 'cut before', 'cut before');
  await phone.api.wake('online');
  await until(async () => expect((await phone.api.state()).active).toBeNull());
  await until(async () => {
    await phone.api.wake('online');
    expect(await lost(phone, who)).toEqual([[2, 3]]);
  });
});
