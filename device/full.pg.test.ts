import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createNodeDevice, type NodeTab } from '#testkit/node-device.ts';
import { createNodeNetwork } from '#testkit/node-network.ts';
import { backOnline, counts, ready, shown, signIn, until, validate, validation } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Database, DatabaseStore } from './db/database.ts';
import { createMemoryHub } from './ports/channel.ts';
import { type Clock, systemClock } from './ports/clock.ts';
import { createFetchHttp } from './ports/http-fetch.ts';
import { createMemoryLocks } from './ports/locks.ts';
import { tellNoRoom } from './session/kept-incidents.ts';
import type { Spool } from './spool/spool.ts';

// A device without room: what it says, what goes out all the same, and what the office hears.

let world: TestWorld;
let driver: FreshAccount;
let open: NodeTab[] = [];

beforeAll(async () => {
  const size = { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 20, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50, accessTokenSeconds: 60 } });
  driver = world.tenant.drivers[0]!;
});
afterEach(async () => {
  const late = new Promise((resolve) => setTimeout(resolve, 500));
  await Promise.race([Promise.all(open.map((tab) => tab.close())), late]);
  open = [];
});
afterAll(() => world.end());

/** What finds no room now. */
interface Full {
  files: 'no' | 'open' | 'writes';
  indexedDb: boolean;
  /** What a wipe finds instead. */
  wipes: Error | null;
}

const noRoom = () => Object.assign(new Error('database or disk is full'), { code: 13 });

const fullStore =
  (full: Full) =>
  (store: DatabaseStore): DatabaseStore => ({
    ...store,
    open: async (file, key) => {
      if (full.files === 'open') throw noRoom();
      const db = await store.open(file, key);
      const fits = () => {
        if (full.files !== 'no') throw noRoom();
      };
      const transaction: Database['transaction'] = (work) =>
        db.transaction(async (tx) => {
          const done = await work(tx);
          fits();
          return done;
        });
      return { ...db, transaction };
    },
  });

const fullSpool =
  (full: Full) =>
  (spool: Spool): Spool => ({
    ...spool,
    changeProfile: async (profile, change) => {
      if (full.indexedDb && change(await spool.profile(profile)))
        throw new DOMException('no room', 'QuotaExceededError');
      return await spool.changeProfile(profile, change);
    },
    wipe: async (...given) => {
      if (full.wipes) throw full.wipes;
      await spool.wipe(...given);
    },
  });

async function phoneOf(person: FreshAccount) {
  const full: Full = { files: 'no', indexedDb: false, wipes: null };
  const network = createNodeNetwork(world.app);
  let ahead = 0;
  const clock: Clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + ahead) };
  const parts = { faultyStore: fullStore(full), faultySpool: fullSpool(full), report: () => undefined };
  const device = await createNodeDevice({ fetch: network.fetch, clock, ...parts });
  const start = () => {
    const tab = device.open();
    open.push(tab);
    return tab;
  };
  const tab = start();
  const signed = await signIn(tab.api, person);
  if (!signed.ok) throw new Error(signed.problem.code);
  await ready(tab.api);
  const wait = (ms: number) => {
    ahead += ms;
  };
  return { full, network, wait, device, tab, api: tab.api, start, profile: signed.value };
}

const recorded = async (id: string): Promise<boolean> =>
  (await world.truth`select from navette.ledger where event_id = ${id}`).length === 1;

const incidents = (deviceId: string) => world.truth<{ kind: string; data: object }[]>`
  select kind, data from navette.incident where device_id = ${deviceId} order by received_at, id`;
const told = async (deviceId: string) => (await incidents(deviceId)).map(({ kind }) => kind);

describe('[E7] a device without room', () => {
  it('sends what waits although a renewed session cannot be kept, and keeps the session', async () => {
    const phone = await phoneOf(driver);
    phone.network.online = false;
    const id = await validate(phone.api, world.take(driver));
    await until(async () => expect((await phone.device.spool.counts()).size).toBe(1));
    phone.full.indexedDb = true;
    phone.wait(300_000);
    await backOnline(phone);
    expect(await recorded(id)).toBe(true);
    expect((await phone.api.state()).requiresReauth).toBe(false);
    phone.full.indexedDb = false;
    const second = await validate(phone.api, world.take(driver));
    await until(async () => expect(await recorded(second)).toBe(true));
    await until(async () => expect(await counts(phone.api)).toEqual({ received: 2 }));
  });

  it('says so when its database cannot be opened; what waits goes out; with room again everything is there', async () => {
    const phone = await phoneOf(driver);
    const { deviceId } = await phone.api.state();
    phone.network.online = false;
    const delivery = world.take(driver);
    const id = await validate(phone.api, delivery);
    await until(async () => expect((await phone.device.spool.counts()).size).toBe(1));
    await phone.tab.close();
    phone.full.files = 'open';
    phone.network.online = true;
    const without = phone.start();
    await until(async () =>
      expect((await without.api.state()).stuck).toMatchObject({ problem: { code: 'STORAGE_FULL' } }),
    );
    await until(async () => expect(await recorded(id)).toBe(true));
    expect(await without.api.commit(validation(world.take(driver)))).toMatchObject({ ok: false });
    // Told without a database, once a day however often it starts.
    await until(async () => expect(await told(deviceId)).toEqual(['DATABASE_UNUSABLE']));
    await without.close();
    const still = phone.start();
    await until(async () => expect((await still.api.state()).stuck).not.toBeNull());
    await still.api.wake('online');
    expect(await incidents(deviceId)).toMatchObject([
      { kind: 'DATABASE_UNUSABLE', data: { code: 'STORAGE_FULL', error: 'Error' } },
    ]);
    await still.close();

    phone.full.files = 'no';
    const again = phone.start();
    await until(async () => expect(await counts(again.api)).toEqual({ received: 1 }));
    expect(await shown(again.api, delivery)).toMatchObject({ status: 'validated' });
    expect((await again.api.state()).stuck).toBeNull();
  });

  it.each([
    ['is kept beside the session and', false],
    ['finds no room there either and', true],
  ])('that its database cannot be opened %s is told when the network comes back', async (_, indexedDb) => {
    const phone = await phoneOf(driver);
    const { deviceId } = await phone.api.state();
    phone.network.online = false;
    await phone.tab.close();
    Object.assign(phone.full, { files: 'open', indexedDb });
    const without = phone.start();
    await until(async () => expect((await without.api.state()).stuck).not.toBeNull());
    await without.api.wake('online');
    expect(await told(deviceId)).toEqual([]);
    phone.network.online = true;
    await until(async () => {
      await without.api.wake('online');
      expect(await told(deviceId)).toEqual(['DATABASE_UNUSABLE']);
    });
  });

  it('that it could not be opened is told after the next start, when there was no network before', async () => {
    const phone = await phoneOf(driver);
    const { deviceId } = await phone.api.state();
    phone.network.online = false;
    await phone.tab.close();
    phone.full.files = 'open';
    const without = phone.start();
    await until(async () =>
      expect(await phone.device.spool.profile(phone.profile.profile)).toMatchObject({
        incidents: [{ kind: 'DATABASE_UNUSABLE' }],
      }),
    );
    await without.close();
    phone.full.files = 'no';
    const again = phone.start();
    await ready(again.api);
    // A session that is renewed, or begun again, keeps it.
    phone.wait(300_000);
    phone.network.online = true;
    expect(await signIn(again.api, driver)).toMatchObject({ ok: true });
    await until(async () => {
      await again.api.syncNow();
      expect(await told(deviceId)).toEqual(['DATABASE_UNUSABLE']);
    });
    await until(async () =>
      expect(await phone.device.spool.profile(phone.profile.profile)).not.toHaveProperty('incidents'),
    );
    // The person was told by the screen.
    expect((await again.api.state()).incidents).toEqual([]);
  });

  it('with every page closed the service worker tells it, with and without room beside the session', async () => {
    const phone = await phoneOf(driver);
    const { deviceId } = await phone.api.state();
    await phone.tab.close();
    const deps = {
      spool: fullSpool(phone.full)(phone.device.spool),
      http: createFetchHttp({ fetch: phone.network.fetch, base: 'http://navette.test' }),
      locks: createMemoryLocks(),
      clock: systemClock,
      notices: createMemoryHub<never>().open(),
    };
    phone.full.indexedDb = true;
    await tellNoRoom(deps, phone.profile.profile);
    phone.full.indexedDb = false;
    await tellNoRoom(deps, phone.profile.profile);
    expect(await incidents(deviceId)).toMatchObject([{ kind: 'STORAGE_FULL', data: { by: 'serviceWorker' } }]);
    expect(await phone.device.spool.profile(phone.profile.profile)).not.toHaveProperty('incidents');
  });

  it('tells the office at its next contact with room, once', async () => {
    const phone = await phoneOf(driver);
    const { deviceId } = await phone.api.state();
    phone.full.files = 'writes';
    for (const _ of [1, 2]) {
      expect(await phone.api.commit(validation(world.take(driver)))).toMatchObject({
        problem: { code: 'STORAGE_FULL' },
      });
    }
    expect((await phone.api.sync()).problem).toMatchObject({ code: 'STORAGE_FULL' });
    phone.full.files = 'no';
    await until(async () => {
      await phone.api.syncNow();
      expect(await told(deviceId)).toEqual(['STORAGE_FULL']);
    });
    await until(async () => expect((await phone.api.sync()).problem).toBeNull());
    await phone.api.syncNow();
    expect(await told(deviceId)).toEqual(['STORAGE_FULL']);
  });

  it('refuses a sign-in that cannot be kept, and a sign-out that would only seem to be one', async () => {
    const phone = await phoneOf(driver);
    phone.network.online = false;
    await validate(phone.api, world.take(driver));
    await until(async () => expect((await phone.device.spool.counts()).size).toBe(1));
    phone.full.indexedDb = true;
    expect(await phone.api.signOut({ unsent: 'keep' })).toMatchObject({ ok: false, problem: { code: 'STORAGE_FULL' } });
    expect((await phone.api.state()).active).not.toBeNull();
    phone.network.online = true;
    expect(await signIn(phone.api, world.tenant.drivers[1]!)).toMatchObject({
      ok: false,
      problem: { code: 'STORAGE_FULL' },
    });
    phone.full.indexedDb = false;
    await backOnline(phone);
    expect(await counts(phone.api)).toEqual({ received: 1 });
  });

  it.each([
    ['full', 'QuotaExceededError', 'STORAGE_FULL'],
    ['out of order', 'UnknownError', 'SIGN_OUT_FAILED'],
  ])('[T3] whose storage is %s says that nobody was signed out, and goes on', async (_, name, code) => {
    const phone = await phoneOf(driver);
    phone.full.wipes = new DOMException('not written', name);
    expect(await phone.api.signOut()).toMatchObject({ ok: false, problem: { code } });
    expect((await phone.api.state()).active).not.toBeNull();
    const id = await validate(phone.api, world.take(driver));
    await until(async () => expect(await recorded(id)).toBe(true));
    await until(async () => expect(await counts(phone.api)).toEqual({ received: 1 }));
    phone.full.wipes = null;
    expect(await phone.api.signOut()).toMatchObject({ ok: true });
    expect((await phone.api.state()).active).toBeNull();
    expect(await phone.device.spool.profiles()).toEqual([]);
  });
});
