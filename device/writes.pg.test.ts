import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { backOnline, counts, createPhones, type Phone, type Phones, settled, stateOf, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { CLIENT, shop, shownShop, storedShop, writeShop } from '#testkit/shops.ts';
import type { Clock } from './ports/clock.ts';

// Verbs from the commit on one device to PostgreSQL and to another device, on records of which the last write wins.

let world: TestWorld;
let phones: Phones;
let admin: FreshAccount;

beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
  admin = world.tenant.admin;
});
afterEach(() => phones.close());
afterAll(() => world.end());

/** Commits; answers the record's id. */
const commit = async (...args: Parameters<typeof writeShop>) => (await writeShop(...args)).entityId;
const stored = (id: string) => storedShop(world, id);
const pulled = async ({ api }: Phone) => expect(await api.syncNow()).toMatchObject({ ok: true });

describe('[L7] records of which the last write wins', () => {
  it('[E1] made, edited and deleted offline; all of it arrives, and leaves the other device as well', async () => {
    const [mine, other] = [await phones.of(admin), await phones.of(admin)];
    mine.network.online = false;
    const id = await commit(mine.api, 'CREATE', shop);
    await commit(mine.api, 'UPDATE', { phone: '041 33 20 11' }, id);
    expect(await shownShop(mine.api, id)).toMatchObject({ name: shop.name, phone: '041 33 20 11', version: 0 });
    expect(await stored(id)).toBeUndefined();

    await backOnline(mine);
    expect(await stored(id)).toMatchObject({ name: shop.name, phone: '041 33 20 11', written_by: admin.id });
    const version = Number((await stored(id))?.version);
    await until(async () => expect(await shownShop(mine.api, id)).toMatchObject({ version }));
    expect(await stateOf(mine.api, { id })).toEqual({ state: 'received', code: null });
    await until(async () => expect(await shownShop(other.api, id)).toMatchObject({ phone: '041 33 20 11', version }));
    expect((await world.audit(id)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'CREATE applied',
      'UPDATE applied',
    ]);
  });

  it('[S2] a deletion is a mark on the server and leaves every device', async () => {
    const [mine, other] = [await phones.of(admin), await phones.of(admin)];
    const id = await commit(mine.api, 'CREATE', shop);
    await until(async () => expect(await shownShop(other.api, id)).toBeDefined());
    await until(async () => expect(await shownShop(mine.api, id)).not.toMatchObject({ version: 0 }));
    await commit(mine.api, 'DELETE', {}, id);
    expect(await shownShop(mine.api, id)).toBeUndefined();
    await settled(mine.api);
    expect((await stored(id))?.deleted_at).not.toBeNull();
    await until(async () => expect(await shownShop(other.api, id)).toBeUndefined());
    await until(async () => expect(await shownShop(mine.api, id)).toBeUndefined());
  });

  it('[L7] of two edits of one column the later stands, in whatever order they come', async () => {
    const [early, late] = [await phones.of(admin), await phones.of(admin)];
    const id = await commit(early.api, 'CREATE', shop);
    await settled(early.api);
    await pulled(late);
    early.network.online = false;
    late.network.online = false;
    await commit(early.api, 'UPDATE', { city: 'Oran', name: 'Mine' }, id);
    await commit(late.api, 'UPDATE', { name: 'Theirs', phone: '1' }, id);
    await backOnline(late);
    await backOnline(early);
    expect(await stored(id)).toMatchObject({ name: 'Theirs', phone: '1', city: 'Oran' });
    await pulled(early);
    expect(await shownShop(early.api, id)).toMatchObject({ name: 'Theirs', phone: '1' });
    expect(await stateOf(early.api, { id })).toEqual({ state: 'amended', code: 'OVERTAKEN' });
    expect(await log(id)).toEqual(['lastWriteWins lost']);
  });

  it('[L7] a clock ten years ahead wins nothing for ever, and is told of', async () => {
    const ahead: Clock = { now: () => new Date(Date.now() + 10 * 365 * 86_400_000), elapsed: () => performance.now() };
    const [fast, right] = [await phones.of(admin, { clock: ahead }), await phones.of(admin)];
    const id = await commit(right.api, 'CREATE', shop);
    await settled(right.api);
    await pulled(fast);
    right.network.online = false;
    await commit(right.api, 'UPDATE', { name: 'Right' }, id);
    await commit(fast.api, 'UPDATE', { name: 'Fast' }, id);
    await settled(fast.api);
    expect(Date.parse(String((await stored(id))?.written_at))).toBeLessThanOrEqual(Date.now() + 1_000);
    await backOnline(right);
    expect(await stored(id)).toMatchObject({ name: 'Fast' });
    await pulled(right);
    await commit(right.api, 'UPDATE', { name: 'Later' }, id);
    await settled(right.api);
    expect(await stored(id)).toMatchObject({ name: 'Later' });
    fast.network.online = false;
    right.network.online = false;
    await commit(right.api, 'UPDATE', { name: 'Right again' }, id);
    await commit(fast.api, 'UPDATE', { name: 'Fast again' }, id);
    await backOnline(right);
    await backOnline(fast);
    expect(await stored(id)).toMatchObject({ name: 'Fast again' });
    expect(await stateOf(fast.api, { id })).toEqual({ state: 'amended', code: 'CLOCK_DRIFT' });
  });
});

const log = async (id: string): Promise<string[]> =>
  (await world.truth`select policy, outcome from navette.conflict_log where entity_id = ${id} order by created_at`).map(
    ({ policy, outcome }) => `${policy} ${outcome}`,
  );

describe('what a role may not', () => {
  it('[L9] a driver commits nothing on clients', async () => {
    const { api } = await phones.of(world.tenant.drivers[0] as FreshAccount);
    const [client] = await api.query<{ id: string }>('SELECT id FROM logistics_client LIMIT 1');
    const deny = { ok: false, problem: { code: 'FORBIDDEN_ACTION' } };
    expect(await api.commit({ entity: CLIENT, action: 'CREATE', payload: shop })).toMatchObject(deny);
    const edit = { entity: CLIENT, entityId: client!.id, action: 'UPDATE', payload: { name: 'x' } };
    expect(await api.commit(edit)).toMatchObject(deny);
    expect(await counts(api)).toEqual({});
  });
});
