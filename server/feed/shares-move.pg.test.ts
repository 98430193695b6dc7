import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type FeedWorld, feedWorld, idOf, type Replica } from './feed-world.ts';

const CLIENT = 'logistics.client';
const DELIVERY = 'logistics.delivery';
const DRIVER = idOf(1, 1);

describe('a person whose role changes', () => {
  let world: FeedWorld;

  beforeAll(async () => {
    world = await feedWorld(testDatabase());
    for (let number = 1; number <= 6; number += 1) {
      await world.addClient(world.sql, idOf(2, number));
      const driver = number <= 2 ? DRIVER : idOf(1, 2);
      await world.addDelivery(world.sql, idOf(3, number), { client: idOf(2, number), driver });
    }
  });
  afterAll(() => world.end());

  const become = (device: Replica, role: string): void => {
    device.account = { ...device.account, role };
  };

  it('gains a bucket: it arrives from zero, with the same cursor', async () => {
    const device = world.device('driver', DRIVER);
    await device.pull();
    expect(device.ids(CLIENT)).toHaveLength(2);
    become(device, 'admin');
    const page = await device.page();
    expect(page.reset).toBeUndefined();
    expect(device.ids(CLIENT)).toHaveLength(6);
    expect(device.ids(DELIVERY)).toHaveLength(6);
    expect(await device.pull()).toEqual([]);
  });

  it('loses a bucket: what no other bucket holds is removed', async () => {
    const device = world.device('admin', DRIVER);
    await device.pull();
    become(device, 'driver');
    const heard = await device.pull();
    expect(device.ids(DELIVERY)).toEqual([idOf(3, 1), idOf(3, 2)]);
    expect(device.ids(CLIENT)).toEqual([idOf(2, 1), idOf(2, 2)]);
    expect(heard.every(({ op }) => op === 'remove')).toBe(true);
    expect(await device.pull()).toEqual([]);
  });

  it('in the middle of a pull: starts over, and keeps nothing of the share it had', async () => {
    const device = world.device('driver', DRIVER);
    await device.pull();
    become(device, 'admin');
    await device.page(3);
    become(device, 'driver');
    const page = await device.page(3);
    expect(page).toMatchObject({ reset: true, hasMore: true });
    await device.pull(3);
    expect(device.ids(DELIVERY)).toEqual([idOf(3, 1), idOf(3, 2)]);
    expect(device.ids(CLIENT)).toEqual([idOf(2, 1), idOf(2, 2)]);
  });

  it('a tenant that gives a pack up takes its rows from the devices, and gives them back with it', async () => {
    const device = world.device('driver', DRIVER);
    await device.pull();
    expect(device.rows.size).toBe(4);
    await world.sql`update navette.tenant set packs = '{}' where id = ${world.tenantId}`;
    await device.pull(1);
    expect(device.rows.size).toBe(0);
    await world.sql`update navette.tenant set packs = '{logistics}' where id = ${world.tenantId}`;
    await device.pull(1);
    expect(device.rows.size).toBe(4);
  });
});
