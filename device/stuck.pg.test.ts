import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type App, createApp } from '#server/app.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { systemIds } from '#server/ports/ids.ts';
import { systemRandom } from '#server/ports/random.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import type { DeviceBuild } from '#testkit/device-build.ts';
import { createNodeDevice, type NodeDevice, type NodeTab } from '#testkit/node-device.ts';
import { createNodeNetwork, type NodeNetwork } from '#testkit/node-network.ts';
import { oldBuild } from '#testkit/old-build.ts';
import { counts, ready, shown, signIn, until, validate } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Database, DatabaseStore } from './db/database.ts';

// A phone whose app is of version 2: the server wants a newer one, or its own database does not come along.

const OLD = 2;
let world: TestWorld;
let old: DeviceBuild;
/** The server of now; another one takes its place when it is updated. */
let server: Pick<App, 'fetch'>;
let open: NodeTab[] = [];

beforeAll(async () => {
  const size = { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 40, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50 } });
  old = await oldBuild(OLD);
});
afterEach(async () => {
  const late = new Promise((resolve) => setTimeout(resolve, 500));
  await Promise.race([Promise.all(open.map((tab) => tab.close())), late]);
  open = [];
});
afterAll(() => world.end());

const driver = () => world.tenant.drivers[0] as FreshAccount;

interface OldPhone {
  device: NodeDevice;
  network: NodeNetwork;
  tab: NodeTab;
  errors: unknown[];
  /** Another tab, of the old app or of today's. */
  start(build?: DeviceBuild): NodeTab;
}

async function oldPhone(faultyStore?: (store: DatabaseStore) => DatabaseStore): Promise<OldPhone> {
  server = world.app;
  const network = createNodeNetwork({ fetch: (request) => server.fetch(request) });
  const errors: unknown[] = [];
  const device = await createNodeDevice({ fetch: network.fetch, faultyStore, report: (error) => errors.push(error) });
  const start = (build?: DeviceBuild) => {
    const tab = device.open(build);
    open.push(tab);
    return tab;
  };
  const tab = start(old);
  const signed = await signIn(tab.api, driver());
  if (!signed.ok) throw new Error(signed.problem.code);
  await ready(tab.api);
  return { device, network, tab, errors, start };
}

const ledger = async (ids: readonly string[]): Promise<string[]> =>
  (
    await world.truth<{ id: string }[]>`
      select event_id as id from navette.ledger where event_id = any(${ids as string[]}::uuid[]) order by received_at, seq`
  ).map(({ id }) => id);

describe('[N10] a phone whose app is too old', () => {
  it('is told so, keeps what it has and what is added, and sends it after the update, in order', async () => {
    const { tab, network, start } = await oldPhone();
    const taken = [world.take(driver()), world.take(driver()), world.take(driver())];
    const ids = [await validate(tab.api, taken[0]!)];
    await tab.api.syncNow();
    const ports = { clock: world.clock, ids: systemIds, random: systemRandom, log: pino({ level: 'silent' }) };
    const next = createApp({ database: world.database, ...ports, testControls: false, schemaFloor: OLD + 1 });
    onTestFinished(() => next.end());
    server = next;
    ids.push(await validate(tab.api, taken[1]!));
    await until(async () => {
      await tab.api.syncNow();
      const summary = await tab.api.sync();
      expect(summary.problem).toMatchObject({ code: 'UPDATE_REQUIRED', recovery: 'update' });
      expect(summary.counts).toMatchObject({ saved: 1, received: 1 });
    });
    // Work goes on.
    ids.push(await validate(tab.api, taken[2]!));
    expect(await shown(tab.api, taken[2]!)).toMatchObject({ status: 'validated' });
    const before = network.requests.length;
    await until(async () => expect((await tab.api.sync()).counts.saved).toBe(2));
    expect(await ledger(ids)).toEqual(ids.slice(0, 1));
    await tab.close();

    const now = start();
    await until(async () => expect(await counts(now.api)).toEqual({ received: 3 }));
    expect((await now.api.sync()).problem).toBeNull();
    expect(await ledger(ids)).toEqual(ids);
    expect(network.requests.length).toBeGreaterThan(before);
  });
});

/** The database of a build that does not come along: its migration fails, or the app is killed in the middle of it. */
function stubborn(fate: { of: 'none' | 'fail' | 'kill'; device?: NodeDevice }) {
  return (store: DatabaseStore): DatabaseStore => ({
    ...store,
    open: async (file, key) => {
      const db = await store.open(file, key);
      const transaction: Database['transaction'] = (work) =>
        db.transaction((tx) =>
          work({
            ...tx,
            run: async (sql, parameters) => {
              const changed = await tx.run(sql, parameters);
              if (!sql.includes('ADD COLUMN')) return changed;
              if (fate.of === 'kill') {
                fate.device!.kill();
                return await new Promise(() => undefined);
              }
              if (fate.of === 'fail') throw new Error('disk I/O error in the middle of a migration');
              return changed;
            },
          }),
        );
      return { ...db, transaction };
    },
  });
}

describe('[N10] a local database that does not come along to a new version', () => {
  it('stays as it was, says so, and what waits is sent all the same; the next start tries again', async () => {
    const fate: Parameters<typeof stubborn>[0] = { of: 'none' };
    const { tab, network, device, errors, start } = await oldPhone(stubborn(fate));
    network.online = false;
    const taken = [world.take(driver()), world.take(driver())];
    const ids = [await validate(tab.api, taken[0]!), await validate(tab.api, taken[1]!)];
    const { profile } = (await tab.api.state()).active!;
    // One was never sealed: the app was closed at that moment.
    await tab.close();
    const db = await device.database(profile);
    await db.run("UPDATE outbox SET state = 'committed' WHERE id = ?", [ids[1]!]);
    await db.close();

    fate.of = 'fail';
    const stuck = start();
    await until(async () =>
      expect(await stuck.api.state()).toMatchObject({
        active: null,
        stuck: { profile, problem: { code: 'LOCAL_MIGRATION_FAILED' } },
      }),
    );
    expect(String(errors)).toContain('in the middle of a migration');
    expect((await stuck.api.state()).profiles).toMatchObject([{ profile, waiting: 2 }]);
    const file = await device.database(profile);
    expect(
      await file.all("SELECT name FROM pragma_table_info('logistics_delivery') WHERE name = 'refusalCause'"),
    ).toEqual([]);
    expect(await file.first('SELECT count(*) AS count FROM outbox')).toEqual({ count: 2 });
    await file.close();

    network.online = true;
    await stuck.api.wake('online');
    await until(async () => expect(await ledger(ids)).toEqual(ids));
    await until(async () => expect((await stuck.api.state()).profiles).toMatchObject([{ waiting: 0 }]));
    const { deviceId } = await stuck.api.state();
    const incidents = () => world.truth`select kind, data from navette.incident where device_id = ${deviceId}`;
    await until(async () =>
      expect(await incidents()).toMatchObject([
        { kind: 'DATABASE_UNUSABLE', data: { code: 'LOCAL_MIGRATION_FAILED', error: 'Error' } },
      ]),
    );
    await stuck.close();

    fate.of = 'none';
    const again = start();
    await until(async () => expect(await counts(again.api)).toEqual({ received: 2 }));
    expect((await again.api.state()).stuck).toBeNull();
    for (const delivery of taken) expect(await shown(again.api, delivery)).toMatchObject({ status: 'validated' });
  });

  it('killed in the middle of it: the file is as it was, and the next start moves it', async () => {
    const fate: Parameters<typeof stubborn>[0] = { of: 'none' };
    const phone = await oldPhone(stubborn(fate));
    const { tab, network, device, start } = phone;
    fate.device = device;
    network.online = false;
    const delivery = world.take(driver());
    const id = await validate(tab.api, delivery);
    await tab.close();
    fate.of = 'kill';
    start();
    await device.death();
    fate.of = 'none';
    const again = start();
    await until(async () => expect((await again.api.state()).active).not.toBeNull());
    expect(await counts(again.api)).toEqual({ saved: 1 });
    network.online = true;
    await until(async () => {
      await again.api.syncNow();
      expect(await counts(again.api)).toEqual({ received: 1 });
    });
    expect(await ledger([id])).toEqual([id]);
  });
});
