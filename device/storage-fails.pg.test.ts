import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import {
  backOnline,
  counts,
  createPhones,
  type Phone,
  type Phones,
  ready,
  sign,
  signIn,
  until,
  validate,
} from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { systemIds } from './ports/ids.ts';
import { systemRandom } from './ports/random.ts';
import { createMemorySpool } from './spool/memory-spool.ts';
import type { Spool } from './spool/spool.ts';

// IndexedDB fails once, or goes, while the app is open: nobody has to close it for things to be right again.

let world: TestWorld;
let phones: Phones;
let driver: FreshAccount;
let other: FreshAccount;

beforeAll(async () => {
  const size = { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 20, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
  [driver, other] = world.tenant.drivers as [FreshAccount, FreshAccount];
});
afterEach(() => phones.close());
afterAll(() => world.end());

interface Trouble {
  /** What these find instead of doing anything. */
  fails: ReadonlySet<keyof Spool>;
  /** Nothing more fits. */
  isFull: boolean;
  /** The browser deletes it and goes on with an empty one. */
  loses(): void;
}

async function troubledPhone(person: FreshAccount): Promise<Phone & { trouble: Trouble }> {
  let now: Spool | null = null;
  const trouble: Trouble = {
    fails: new Set(),
    isFull: false,
    loses: () => {
      now = createMemorySpool({ ids: systemIds, random: systemRandom });
    },
  };
  const faultySpool = (real: Spool): Spool => {
    const through = (name: keyof Spool) => {
      return (...given: unknown[]) => {
        if (trouble.fails.has(name)) return Promise.reject(new DOMException('closing', 'InvalidStateError'));
        if (trouble.isFull && name === 'put') return Promise.resolve(fail(problem('STORAGE_FULL')));
        return (Reflect.get(now ?? real, name) as (...given: unknown[]) => unknown)(...given);
      };
    };
    const names = Object.keys(real) as (keyof Spool)[];
    return Object.fromEntries(names.map((name) => [name, through(name)])) as unknown as Spool;
  };
  return { ...(await phones.of(person, { faultySpool, report: () => undefined })), trouble };
}

describe('[E7] IndexedDB that fails while the app is open', () => {
  it('at the start: the person is there as soon as it works again', async () => {
    const phone = await troubledPhone(driver);
    await phone.tab.close();
    phone.trouble.fails = new Set(['profiles']);
    const { api } = phones.openTab(phone.device);
    await expect(api.state()).rejects.toMatchObject({ name: 'InvalidStateError' });
    phone.trouble.fails = new Set();
    expect((await api.state()).active).toBeNull();
    await api.wake('visible');
    expect((await api.state()).active).toMatchObject({ user: { id: driver.id } });
  });

  it('when somebody signs out in another tab: they are signed out in this one, too', async () => {
    const phone = await troubledPhone(driver);
    const second = phones.openTab(phone.device);
    await ready(second.api);
    expect(await phone.api.signOut()).toMatchObject({ ok: true });
    await until(async () => expect((await second.api.state()).active).toBeNull());
    expect(await signIn(phone.api, driver)).toMatchObject({ ok: true });
    await until(async () => expect((await second.api.state()).active).not.toBeNull());

    phone.trouble.fails = new Set(['profile']);
    expect(await phone.api.signOut()).toMatchObject({ ok: false, problem: { code: 'SIGN_OUT_FAILED' } });
    phone.trouble.fails = new Set();
    await Promise.all([phone.api.wake('visible'), second.api.wake('visible')]);
    // Wiped before it failed, or not: both tabs say the same.
    const left = await phone.device.spool.profiles();
    for (const { api } of [phone, second]) expect((await api.state()).active === null).toBe(left.length === 0);
  });
});

describe('[E7] IndexedDB that is deleted while the app is open', () => {
  it('closes what is open; the person signs in, and all that was committed before and after arrives once', async () => {
    const phone = await troubledPhone(driver);
    const { api } = phone;
    const { deviceId } = await api.state();
    phone.network.online = false;
    const before = world.take(driver);
    await sign(api, before);
    await until(async () => expect((await phone.device.spool.counts()).size).toBe(1));
    phone.trouble.loses();
    const after = world.take(driver);
    await validate(api, after);
    await until(async () => expect(await api.state()).toMatchObject({ active: null, recoverable: 1 }));
    phone.network.online = true;
    expect(await signIn(api, driver)).toMatchObject({ ok: true });
    expect(await api.state()).toMatchObject({ deviceId, incidents: [{ kind: 'SPOOL_LOST' }] });
    await api.syncNow();
    await until(async () => expect(await counts(api)).toEqual({ received: 2 }));
    for (const { id } of [before, after]) expect(await world.audit(id)).toHaveLength(1);
  });

  it('the person signs in without having done anything: what waited arrives', async () => {
    const phone = await troubledPhone(driver);
    const { api } = phone;
    phone.network.online = false;
    await sign(api, world.take(driver));
    await until(async () => expect((await phone.device.spool.counts()).size).toBe(1));
    phone.trouble.loses();
    phone.network.online = true;
    expect(await signIn(api, driver)).toMatchObject({ ok: true });
    await api.syncNow();
    await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
  });
});

describe('[E7] a database that is damaged while the device is full', () => {
  it('is not given up before what can be read of it has found room, and is mended then', async () => {
    const phone = await troubledPhone(driver);
    const { profile } = (await phone.api.state()).active!;
    phone.network.online = false;
    phone.trouble.isFull = true;
    const delivery = world.take(driver);
    await validate(phone.api, delivery);
    await phone.tab.close();
    const { file } = await phone.device.spool.databaseKey(profile);
    const db = await phone.device.database(profile);
    const root = await db.first<{ page: number }>(
      `SELECT rootpage AS page FROM sqlite_schema WHERE name = 'logistics_client'`,
    );
    await db.close();
    phone.device.store.damage(file, (bytes) => bytes.fill(7, (root!.page - 1) * 4_096, root!.page * 4_096));

    const { api } = phones.openTab(phone.device);
    await api.state();
    await api.query('SELECT * FROM logistics_client').catch(() => undefined);
    await until(async () => expect((await api.state()).stuck).toMatchObject({ problem: { code: 'STORAGE_FULL' } }));
    phone.network.online = true;
    phone.trouble.isFull = false;
    await api.wake('visible');
    await until(async () => {
      await api.query('SELECT * FROM logistics_client').catch(() => undefined);
      expect(await api.state()).toMatchObject({ stuck: null, incidents: [{ kind: 'DATABASE_DAMAGED' }] });
    });
    await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
    expect(await world.audit(delivery.id)).toHaveLength(1);
  });
});

describe('[T1] two people on one device', () => {
  it('a start opens for whoever used it last, not for whose session was renewed last', async () => {
    const phone = await troubledPhone(driver);
    phone.network.online = false;
    await validate(phone.api, world.take(driver));
    await until(async () => expect((await phone.device.spool.counts()).size).toBe(1));
    phone.network.online = true;
    expect(await signIn(phone.api, other)).toMatchObject({ ok: true });
    const { profile } = (await phone.api.state()).profiles.find(({ userName }) => userName === driver.name)!;
    const now = Date.now();
    // As the drain does that sends what the first one has left.
    await phone.device.spool.changeProfile(
      profile,
      (record) =>
        record && { ...record, licence: { ...record.licence, receivedAt: now + 60_000, seenAt: now + 60_000 } },
    );
    const again = phones.openTab(phone.device).api;
    expect((await again.state()).active).toMatchObject({ user: { id: other.id } });
    expect(await again.open(profile)).toMatchObject({ ok: true });
    expect((await phones.openTab(phone.device).api.state()).active).toMatchObject({ user: { id: driver.id } });
    await backOnline(phone);
  });
});
