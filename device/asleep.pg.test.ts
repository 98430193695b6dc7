import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { counts, createPhones, type Phones, shown, until, validate, validation } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type DatabaseStore, FileHeld } from './db/database.ts';
import { systemTimers } from './ports/timers.ts';

// Several tabs on a phone that stops those that nobody sees.

const POLL_MS = 1_000;
let world: TestWorld;
let phones: Phones;

beforeAll(async () => {
  const size = { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 40, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50, pollIntervalMs: POLL_MS } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const driver = () => world.tenant.drivers[0] as FreshAccount;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A store whose file another tab keeps; asking fails, as after a wait, or never comes back. */
function kept(by: { how: 'nobody' | 'refused' | 'silent' }) {
  const pass = async () => {
    if (by.how === 'refused') throw new FileHeld();
    if (by.how === 'silent') await new Promise(() => undefined);
  };
  const through =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      await pass();
      return await call(...args);
    };
  return (store: DatabaseStore): DatabaseStore => ({
    ...store,
    open: async (file, key) => {
      await pass();
      const db = await store.open(file, key);
      const { run, all, first, read, transaction } = db;
      return {
        ...db,
        run: through(run),
        all: through(all) as typeof all,
        first: through(first) as typeof first,
        read: through(read) as typeof read,
        transaction: through(transaction) as typeof transaction,
      };
    },
  });
}

describe('a file that another tab keeps', () => {
  it('[E7] is said to the person instead of waited for, in the middle of work as well; the app comes back by itself', async () => {
    const by: Parameters<typeof kept>[0] = { how: 'nobody' };
    const { api, tab } = await phones.of(driver(), { faultyStore: kept(by) });
    const delivery = world.take(driver());
    const { profile } = (await api.state()).active!;
    const before = await api.sync();
    by.how = 'refused';
    expect(await api.commit(validation(delivery))).toMatchObject({ ok: false, problem: { code: 'WINDOW_ASLEEP' } });
    expect((await api.state()).stuck).toMatchObject({ profile, problem: { code: 'WINDOW_ASLEEP' } });
    // What the screens stand on is as it was.
    expect(await api.state()).toMatchObject({ active: { profile }, ready: true });
    expect(await api.sync()).toEqual(before);
    by.how = 'nobody';
    await until(async () => expect((await api.state()).stuck).toBeNull());
    expect(tab.notices).toContainEqual({ kind: 'rows', entities: ['*'] });
    await validate(api, delivery);
    await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
  });

  it('[E7] is said to the person at a start, which goes on by itself as soon as it can', async () => {
    const by: Parameters<typeof kept>[0] = { how: 'nobody' };
    const { device, tab, network } = await phones.of(driver(), { faultyStore: kept(by) });
    const delivery = world.take(driver());
    network.online = false;
    await validate(tab.api, delivery);
    await tab.close();
    network.online = true;
    by.how = 'refused';
    const { api } = phones.openTab(device);
    expect(await api.state()).toMatchObject({ active: null, stuck: { problem: { code: 'WINDOW_ASLEEP' } } });
    // What waits is in the spool.
    await api.wake('online');
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
    by.how = 'nobody';
    await until(async () => expect(await api.state()).toMatchObject({ active: {}, stuck: null }));
    await until(async () => expect(await shown(api, delivery)).toMatchObject({ status: 'validated' }));
  });

  it('[E10] keeps nothing back that waits to be sent, whatever the start of a tab waits for', async () => {
    const by: Parameters<typeof kept>[0] = { how: 'nobody' };
    // The half minute of a tab in which nobody is signed in.
    const timers = {
      after: (ms: number, call: () => void) =>
        systemTimers.after(by.how === 'silent' && ms === 30_000 ? 1_000 : ms, call),
    };
    const { device, tab, network } = await phones.of(driver(), { faultyStore: kept(by), timers });
    const delivery = world.take(driver());
    network.online = false;
    await validate(tab.api, delivery);
    await tab.close();
    by.how = 'silent';
    network.online = true;
    phones.openTab(device);
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
  });
});

describe('a tab that nobody sees', () => {
  it('[E10] listens and pulls no more, and still sends what is committed; seen again, it does both', async () => {
    const { api, network, tab } = await phones.of(driver());
    const asked = (path: string) => network.requests.filter((each) => each.includes(path)).length;
    await until(async () => expect(asked('/api/sync/live')).toBe(1));
    await until(async () => expect((await api.sync()).phase).toBe('idle'));
    await api.rest('hidden');
    await sleep(POLL_MS / 4);
    const before = asked('/api/sync/pull');
    const delivery = world.take(driver());
    await validate(api, delivery);
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
    await sleep(2.5 * POLL_MS);
    expect(asked('/api/sync/pull')).toBe(before);
    expect(asked('/api/sync/live')).toBe(1);

    tab.notices.length = 0;
    await api.wake('visible');
    await until(async () => expect(asked('/api/sync/live')).toBe(2));
    await until(async () => expect(asked('/api/sync/pull')).toBeGreaterThan(before));
    expect(tab.notices).toContainEqual({ kind: 'rows', entities: ['*'] });
    expect(await counts(api)).toEqual({ received: 1 });
  });

  it('[E10] frozen in the middle of a push it holds no lock, and another tab sends the rest', async () => {
    const { device, tab, network, api } = await phones.of(driver());
    network.online = false;
    const delivery = world.take(driver());
    await validate(api, delivery);
    network.online = true;
    network.mishap('/api/sync/push', 'silence');
    void api.wake('online');
    await until(async () => expect((await api.sync()).phase).toBe('pushing'));
    await api.rest('frozen');
    const other = phones.openTab(device);
    await other.api.wake('online');
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
    await until(async () => expect(await counts(other.api)).toEqual({ received: 1 }));
    // And goes on where it was.
    await tab.api.wake('visible');
    await until(async () => expect(await counts(tab.api)).toEqual({ received: 1 }));
  });
});
