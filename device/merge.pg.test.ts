import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createPhones, type Phone, type Phones, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeviceApi } from './api.ts';

// The same shop, made on two devices: one record on the server, and both devices show it.

let world: TestWorld;
let phones: Phones;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const CLIENT = 'logistics.client';
const shop = { name: 'Épicerie El Feth', phone: '041 33 20 11', address: 'Rue 1', city: 'Oran', position: null };

async function commit(api: DeviceApi, action: string, payload: Record<string, unknown>, entityId?: string) {
  const done = await api.commit({ entity: CLIENT, action, payload, ...(entityId && { entityId }) });
  if (!done.ok) throw new Error(`${action}: ${done.problem.code} ${JSON.stringify(done.problem.data)}`);
  return done.value.entityId;
}
const shops = (api: DeviceApi) =>
  api.query('SELECT id, name, city, address FROM logistics_client WHERE phone = ?', [shop.phone]);
const online = async ({ api, network }: Phone) => {
  network.online = true;
  await api.wake('online');
  await until(async () => expect((await api.sync()).counts).toMatchObject({ saved: 0, sending: 0 }));
  await api.syncNow();
};

describe('[S8] a record that exists already', () => {
  it('comes back with the id that stands; its later edits, sent and unsent, follow it', async () => {
    const [one, two] = [await phones.of(world.tenant.admin), await phones.of(world.tenant.admin)];
    one.network.online = false;
    two.network.online = false;
    const first = await commit(one.api, 'CREATE', shop);
    const second = await commit(two.api, 'CREATE', { ...shop, address: 'Rue Un' });
    await commit(two.api, 'UPDATE', { city: 'Wahran' }, second);
    await online(one);
    await online(two);
    const merged = [{ id: first, name: shop.name, city: 'Wahran', address: shop.address }];
    expect(await shops(two.api)).toEqual(merged);
    expect(await two.api.journal({ limit: 2 })).toMatchObject([
      { entityId: first },
      { entityId: first, state: 'amended' },
    ]);

    // A screen that was opened before still names it by its first id.
    expect(await commit(two.api, 'UPDATE', { address: 'Rue 2' }, second)).toBe(first);
    await online(two);
    await one.api.syncNow();
    expect(await shops(one.api)).toEqual([{ ...merged[0], address: 'Rue 2' }]);
    const stored = await world.truth`
      select id from logistics.client where tenant_id = ${world.tenant.id} and phone = ${shop.phone}`;
    expect(stored).toHaveLength(1);
    const events = await world.truth`
      select event ->> 'entityId' as id from navette.ledger where tenant_id = ${world.tenant.id} and device_id in
        (select device_id from navette.ledger where event ->> 'entityId' = ${second}) order by seq`;
    expect(events.map(({ id }) => id)).toEqual([second, second, first]);
    const [note] =
      await world.truth`select outcome from navette.conflict_log where entity_id = ${second} or entity_id = ${first}`;
    expect(note).toEqual({ outcome: 'merged' });
  });

  it('[R38] by an edit: refused, the server’s row is shown again, and corrected it goes through', async () => {
    const [one, two] = [await phones.of(world.tenant.admin), await phones.of(world.tenant.admin)];
    const tel = '041 33 20 12';
    const first = await commit(one.api, 'CREATE', { ...shop, phone: tel });
    const second = await commit(one.api, 'CREATE', { ...shop, name: 'Épicerie Nour', phone: tel });
    await online(one);
    await two.api.syncNow();
    await commit(two.api, 'UPDATE', { name: shop.name }, second);
    await online(two);
    const names = (api: DeviceApi) =>
      api.query<{ name: string }>('SELECT name FROM logistics_client WHERE phone = ? ORDER BY name', [tel]);
    expect(await names(two.api)).toEqual([{ name: shop.name }, { name: 'Épicerie Nour' }]);
    const [refused] = await two.api.refusals();
    expect(refused).toMatchObject({ entityId: second, code: 'ALREADY_EXISTS', data: { entityId: first } });
    expect(refused?.obstacle).toBeNull();
    const again = await two.api.sendAgain(refused!.eventId, { payload: { name: 'Épicerie Noor' } });
    expect(again).toMatchObject({ ok: true });
    await online(two);
    expect(await two.api.refusals()).toEqual([]);
    await one.api.syncNow();
    expect(await names(one.api)).toEqual([{ name: shop.name }, { name: 'Épicerie Noor' }]);
  });
});
