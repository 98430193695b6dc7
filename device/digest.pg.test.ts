import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { counts, createPhones, type Phones, shown, sign, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// Rows of a device that are not what the server gives it, however that came about: found, told, and mended.

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  const size = { drivers: 1, clients: 20, products: 20, deliveriesPerDriver: 10, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 200 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

describe('what the device shows', () => {
  it('is compared with the server on demand: the same is said to be, with work under way too', async () => {
    const phone = await phones.of(driver());
    expect(await phone.api.checkData()).toEqual({ ok: true, value: { differs: [] } });
    const [mine, note] = [world.take(driver()), world.take(driver())];
    await world.truth`update logistics.delivery set note = 'from the office' where id = ${note.id}`;
    await sign(phone.api, mine);
    expect(await phone.api.checkData()).toEqual({ ok: true, value: { differs: [] } });
    await until(async () => expect(await counts(phone.api)).toEqual({ received: 1 }));
    expect(await phone.api.checkData()).toEqual({ ok: true, value: { differs: [] } });
    expect((await phone.api.state()).incidents).toEqual([]);
  });

  it('is fetched anew where it differs; the person and the office are told; the outbox is as it was', async () => {
    const phone = await phones.of(driver());
    const [gone, stale, waiting] = [world.take(driver()), world.take(driver()), world.take(driver())];
    phone.network.mishap('/api/sync/push', 'cut before', 'cut before', 'cut before', 'cut before', 'cut before');
    await sign(phone.api, waiting);
    const { profile } = (await phone.api.state()).active!;
    const db = await phone.device.database(profile);
    await db.run('DELETE FROM logistics_delivery WHERE id = ?', [gone.id]);
    await db.run('UPDATE logistics_delivery SET version = version - 1 WHERE id = ?', [stale.id]);
    await db.run('DELETE FROM logistics_client WHERE id IN (SELECT id FROM logistics_client LIMIT 3)');
    await db.close();
    const found = await phone.api.checkData();
    expect(found).toMatchObject({ ok: true });
    const { differs } = (found as { value: { differs: { entity: string; here: number; there: number }[] } }).value;
    expect(differs.map(({ entity, here, there }) => [entity, there - here]).sort()).toEqual([
      ['logistics.client', 3],
      ['logistics.delivery', 1],
    ]);
    expect(await shown(phone.api, gone)).toMatchObject({ reference: gone.reference });
    expect(await shown(phone.api, waiting)).toMatchObject({ status: 'validated' });
    expect((await phone.api.state()).incidents).toMatchObject([{ kind: 'DATA_DIFFERS' }]);
    const [told] = await world.truth`
      select kind from navette.incident where tenant_id = ${world.tenant.id} order by received_at desc`;
    expect(told).toEqual({ kind: 'DATA_DIFFERS' });
    expect(await phone.api.checkData()).toEqual({ ok: true, value: { differs: [] } });
    await phone.api.syncNow();
    await until(async () =>
      expect(await world.stored(waiting)).toMatchObject({ status: 'validated', proof: 'complete' }),
    );
    expect(await world.audit(waiting.id)).toHaveLength(1);
  });
});
