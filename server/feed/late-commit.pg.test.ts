import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { testRandom } from '../ports/random.ts';
import { type FeedWorld, feedWorld, idOf, type Replica } from './feed-world.ts';

const CLIENT = 'logistics.client';
const DELIVERY = 'logistics.delivery';
const DRIVER = idOf(1, 1);
const OTHER = idOf(1, 2);

describe('a pull while others write', () => {
  let world: FeedWorld;
  let admin: Replica;
  let driver: Replica;

  beforeAll(async () => {
    world = await feedWorld(testDatabase());
  });
  beforeEach(async () => {
    await world.sql`delete from logistics.delivery where tenant_id = ${world.tenantId}`;
    await world.sql`delete from logistics.client where tenant_id = ${world.tenantId}`;
    admin = world.device('admin', idOf(1, 9));
    driver = world.device('driver', DRIVER);
  });
  afterAll(() => world.end());

  it('[E4] a transaction that starts first and commits last is not skipped by a device that pulled in between', async () => {
    const first = await world.begin();
    await world.addClient(first.sql, idOf(2, 1));
    const second = await world.begin();
    await world.addClient(second.sql, idOf(2, 2));
    await second.commit();
    await admin.pull();
    expect(admin.ids(CLIENT)).toEqual([idOf(2, 2)]);
    await first.commit();
    await admin.pull();
    expect(admin.ids(CLIENT)).toEqual([idOf(2, 1), idOf(2, 2)]);
  });

  it('[E4] an update that waited for another and committed last is not skipped', async () => {
    await world.addClient(world.sql, idOf(2, 1), { name: 'before' });
    await admin.pull();
    const first = await world.begin();
    await first.sql`update logistics.client set city = 'Oran' where tenant_id = ${world.tenantId}`;
    const waiting = world.sql`update logistics.client set name = 'after' where tenant_id = ${world.tenantId}`.execute();
    await admin.pull();
    await first.commit();
    await admin.pull();
    await waiting;
    await admin.pull();
    expect(admin.row(CLIENT, idOf(2, 1))).toMatchObject({ name: 'after', city: 'Oran' });
  });

  it('rows keep coming while a long transaction is open', async () => {
    const long = await world.begin();
    await world.addClient(long.sql, idOf(2, 1));
    for (let number = 2; number <= 6; number += 1) {
      await world.addClient(world.sql, idOf(2, number));
      const changes = await admin.pull();
      // The rows of before are not sent again, though the long transaction holds the snapshot's lower end.
      expect(changes.map(({ id }) => id)).toEqual([idOf(2, number)]);
    }
    await long.commit();
    expect((await admin.pull()).map(({ id }) => id)).toEqual([idOf(2, 1)]);
  });

  it('what is rolled back never comes', async () => {
    await admin.pull();
    const transaction = await world.begin();
    await world.addClient(transaction.sql, idOf(2, 1));
    await transaction.rollback();
    expect(await admin.pull()).toEqual([]);
  });

  it('changes of a savepoint belong to its transaction', async () => {
    const transaction = await world.begin();
    await transaction.sql`savepoint inner_part`;
    await world.addClient(transaction.sql, idOf(2, 1));
    await transaction.sql`release savepoint inner_part`;
    await admin.pull();
    await transaction.commit();
    expect((await admin.pull()).map(({ id }) => id)).toEqual([idOf(2, 1)]);
  });

  it('an edit of a client that enters a driver’s scope in another open transaction arrives: 200 random rounds', async () => {
    const random = testRandom(20_261_120);
    const chance = (n: number): number => random.bytes(1)[0]! % n;
    for (let round = 1; round <= 200; round += 1) {
      const client = idOf(3, round);
      const name = `edited in round ${round}`;
      await world.addClient(world.sql, client);
      const edit = await world.begin();
      const entry = await world.begin();
      const moves = {
        edit: [
          () =>
            edit.sql`update logistics.client set name = ${name} where tenant_id = ${world.tenantId} and id = ${client}`,
          () => edit.commit(),
        ],
        entry: [() => world.addDelivery(entry.sql, idOf(4, round), { client, driver: DRIVER }), () => entry.commit()],
      };
      while (moves.edit.length + moves.entry.length > 0) {
        const side = moves.edit.length === 0 || (moves.entry.length > 0 && chance(2) === 0) ? 'entry' : 'edit';
        await moves[side].shift()!();
        if (chance(2) === 0) await driver.pull(1 + chance(3));
      }
      await driver.pull();
      expect(driver.row(CLIENT, client), `round ${round}`).toMatchObject({ name });
      expect(driver.has(DELIVERY, idOf(4, round))).toBe(true);
    }
  });

  it('the last delivery leaves while another enters: the client stays: 200 random rounds', async () => {
    const random = testRandom(7);
    const chance = (n: number): number => random.bytes(1)[0]! % n;
    const client = idOf(2, 1);
    await world.addClient(world.sql, client);
    await world.addDelivery(world.sql, idOf(5, 0), { client, driver: DRIVER });
    for (let round = 1; round <= 200; round += 1) {
      const leaving = await world.begin();
      const entering = await world.begin();
      const moves = {
        leaving: [
          () => leaving.sql`
            update logistics.delivery set driver_id = ${OTHER}
            where tenant_id = ${world.tenantId} and id = ${idOf(5, round - 1)}`,
          () => (chance(8) === 0 ? leaving.rollback() : leaving.commit()),
        ],
        entering: [
          () => world.addDelivery(entering.sql, idOf(5, round), { client, driver: DRIVER }),
          () => entering.commit(),
        ],
      };
      while (moves.leaving.length + moves.entering.length > 0) {
        const isLeaving = moves.entering.length === 0 || (moves.leaving.length > 0 && chance(2) === 0);
        await moves[isLeaving ? 'leaving' : 'entering'].shift()!();
        if (chance(3) === 0) await driver.pull(1 + chance(3));
      }
      await driver.pull();
      expect(driver.has(CLIENT, client), `round ${round}`).toBe(true);
      expect(driver.ids(DELIVERY), `round ${round}`).toContain(idOf(5, round));
    }
  });
});
