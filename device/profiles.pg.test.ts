import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import {
  counts,
  createPhones,
  type Phones,
  ready,
  shown,
  signIn,
  until,
  validate,
  validation,
} from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { systemClock } from './ports/clock.ts';
import { systemTimers, type Timers } from './ports/timers.ts';
import { ProfileGone, type Spool } from './spool/spool.ts';

let world: TestWorld;
let phones: Phones;
const person = (number: number) => world.tenant.drivers[number] as FreshAccount;

beforeAll(async () => {
  const size = { drivers: 3, clients: 30, products: 20, deliveriesPerDriver: 30, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

/** Who waits for a file to be let go waits a twentieth. */
const HASTY: Timers = { after: (ms, call) => systemTimers.after(ms / 20, call) };
/** The first tab has the spool as it is. */
function ofSecondTab(change: (real: Spool) => Partial<Spool>): (real: Spool) => Spool {
  let tabs = 0;
  return (real) => {
    tabs += 1;
    return tabs === 2 ? { ...real, ...change(real) } : real;
  };
}

const logins = (path: string) => path === 'POST /api/auth/login';

it('[T3] a file that another tab keeps open for long is removed when it lets go, without a new start', async () => {
  const tries: number[] = [];
  // Ten of its seconds are half a second of ours.
  const timers: Timers = {
    after: (ms, call) =>
      systemTimers.after(ms / 20, () => {
        tries.push(ms);
        call();
      }),
  };
  const { device, api } = await phones.of(person(0), { timers });
  const profile = (await api.state()).active?.profile ?? '';
  const { file } = await device.spool.databaseKey(profile);
  const elsewhere = await device.database(profile);
  expect(await api.signOut()).toEqual({ ok: true, value: null });
  // Longer than any patience of a single try.
  tries.length = 0;
  await until(async () => expect(tries.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(20_000));
  expect(await device.spool.remains()).toMatchObject([{ profile, files: [file] }]);
  await elsewhere.close();
  await until(async () => expect(await device.spool.remains()).toEqual([]));
  expect(device.store.bytes(file)).toBeNull();
});

it('[T3] a tab that opens while another signs out for good asks to sign in', async () => {
  const errors: unknown[] = [];
  let isLeaving = false;
  const { device, api } = await phones.of(person(0), {
    report: (error) => errors.push(error),
    faultySpool: (real) => ({
      ...real,
      databaseKey: async (profile) => {
        if (isLeaving) await api.signOut();
        return await real.databaseKey(profile);
      },
    }),
  });
  isLeaving = true;
  const late = device.open();
  expect(await late.api.state()).toMatchObject({ active: null, profiles: [] });
  expect(late.notices).toContainEqual({ kind: 'session' });
  expect(errors).toEqual([]);
  await late.close();
});

it('[T3] a tab that seals while another signs out for good is left in peace', async () => {
  const errors: unknown[] = [];
  const refused: unknown[] = [];
  const { device, api, network } = await phones.of(person(2), {
    timers: HASTY,
    report: (error) => errors.push(error),
    faultySpool: ofSecondTab((real) => ({
      put: async (...given) => {
        await api.signOut({ unsent: 'delete', count: 1 });
        const put = real.put(...given);
        put.catch((error: unknown) => refused.push(error));
        return await put;
      },
    })),
  });
  const late = phones.openTab(device);
  await ready(late.api);
  network.online = false;
  await late.api.commit(validation(world.take(person(2))));
  await until(async () => expect(refused).toHaveLength(1));
  expect(refused[0]).toBeInstanceOf(ProfileGone);
  await until(async () => expect(await late.api.state()).toMatchObject({ active: null, profiles: [] }));
  expect(errors).toEqual([]);
});

it('[E1] a tab that hears of a sign-out only after the next sign-in leaves the old file (world 9100518)', async () => {
  const errors: unknown[] = [];
  let hold: Promise<void> | null = null;
  let letGo: () => void = () => undefined;
  const { device, api } = await phones.of(person(1), {
    timers: HASTY,
    report: (error) => errors.push(error),
    faultySpool: ofSecondTab((real) => ({
      profile: async (profile) => {
        await hold;
        return await real.profile(profile);
      },
    })),
  });
  const late = phones.openTab(device);
  await ready(late.api);
  hold = new Promise((resolve) => {
    letGo = resolve;
  });
  expect(await api.signOut()).toEqual({ ok: true, value: null });
  expect(await signIn(api, person(1))).toMatchObject({ ok: true });
  letGo();
  await ready(api);
  await ready(late.api);
  const [first, second] = [world.take(person(1)), world.take(person(1))];
  expect(await api.commit(validation(first))).toMatchObject({ ok: true, value: { seq: 1 } });
  expect(await late.api.commit(validation(second))).toMatchObject({ ok: true, value: { seq: 2 } });
  await until(async () => expect(await counts(api)).toEqual({ received: 2 }));
  expect(errors).toEqual([]);
});

describe('two people on one device', () => {
  it('[T7] A leaves unsent work, B signs in: A’s is sent as A, nothing of it is shown to B, then A is gone', async () => {
    const { device, api, network } = await phones.of(person(0));
    const profileA = (await api.state()).active?.profile ?? '';
    network.online = false;
    const deliveries = [world.take(person(0)), world.take(person(0))];
    for (const delivery of deliveries) await validate(api, delivery);
    expect(await api.signOut()).toMatchObject({ ok: false, problem: { code: 'UNSENT_WORK', data: { count: 2 } } });
    expect((await api.state()).active?.profile).toBe(profileA);
    const { file } = await device.spool.databaseKey(profileA);
    expect(await api.signOut({ unsent: 'keep' })).toEqual({ ok: true, value: null });
    expect(await api.state()).toMatchObject({
      active: null,
      requiresReauth: false,
      profiles: [{ profile: profileA, signedIn: false, waiting: 2 }],
    });
    expect(await api.query('SELECT 1 FROM logistics_delivery')).toEqual([]);
    expect(await api.open(profileA)).toMatchObject({ ok: false, problem: { code: 'REAUTH_REQUIRED' } });

    // A network that lets nobody push yet: B's own first sync goes through.
    network.online = true;
    network.mishap('/api/sync/push', 'cut before');
    expect(await signIn(api, person(1))).toMatchObject({ ok: true, value: { user: { id: person(1).id } } });
    await ready(api);
    const rows = await api.query('SELECT DISTINCT driverId FROM logistics_delivery');
    expect(rows).toEqual([{ driverId: person(1).id }]);
    expect(await api.journal({ limit: 10 })).toEqual([]);
    expect(await counts(api)).toEqual({});

    await api.wake('online');
    await until(async () => expect((await api.state()).profiles).toHaveLength(1));
    for (const delivery of deliveries) {
      expect(await world.stored(delivery)).toMatchObject({ status: 'validated', validated_by: person(0).id });
      expect(await world.audit(delivery.id)).toMatchObject([{ user_id: person(0).id, outcome: 'applied' }]);
    }
    expect((await api.state()).active?.user.id).toBe(person(1).id);
    await until(async () => expect(device.store.bytes(file)).toBeNull());
    const sessions = await world.truth`
      select ended_at from navette.refresh_session where user_id = ${person(0).id} and profile = ${profileA}`;
    expect(sessions.every(({ ended_at }) => ended_at !== null)).toBe(true);
  });

  it('[T7] A signs in again before the work has left: the sequence goes on, nothing is lost', async () => {
    const { api, network } = await phones.of(person(2));
    network.online = false;
    const first = world.take(person(2));
    await validate(api, first);
    await api.signOut({ unsent: 'keep' });
    network.online = true;
    network.mishap('/api/sync/push', 'cut before', 'cut before');
    expect(await signIn(api, person(2))).toMatchObject({ ok: true });
    expect(await shown(api, first)).toMatchObject({ status: 'validated' });
    const done = await api.commit(validation(world.take(person(2))));
    expect(done).toMatchObject({ ok: true, value: { seq: 2 } });
    await until(async () => {
      await api.wake('online');
      expect(await counts(api)).toEqual({ received: 2 });
    });
    expect(await world.stored(first)).toMatchObject({ status: 'validated' });
  });

  it('[T7] what A’s screen still asks for when B is there is not done as B’s', async () => {
    const { api, network } = await phones.of(person(0));
    const a = (await api.state()).active?.profile ?? '';
    const form = { entity: 'logistics.delivery', entityId: world.take(person(0)).id };
    await api.keepDraft(form, 'typed by A', a);
    expect(await api.draft(form, a)).toBe('typed by A');
    await api.signOut({ unsent: 'keep' }, a);
    const signed = await signIn(api, person(1));
    const b = signed.ok ? signed.value.profile : '';
    await ready(api);
    const mine = world.take(person(1));
    await api.keepDraft(form, 'typed by A', a);
    expect(await api.draft(form, b)).toBeNull();
    await api.keepDraft(form, 'typed by B', b);
    await api.keepDraft(form, null, a);
    expect([await api.draft(form, a), await api.draft(form, b)]).toEqual([null, 'typed by B']);
    const refused = { ok: false, problem: { code: 'REAUTH_REQUIRED' } };
    expect(await api.commit(validation(mine), a)).toMatchObject(refused);
    expect(await api.discard(mine.id, a)).toMatchObject(refused);
    expect(await api.signOut({ unsent: 'delete', count: 1 }, a)).toMatchObject(refused);
    expect(await api.state()).toMatchObject({ active: { profile: b } });
    expect(await api.sync()).toMatchObject({ committed: 0 });
    network.online = false;
    expect(await api.commit(validation(mine), b)).toMatchObject({ ok: true });
    expect(await api.exportWork(undefined, a)).toMatchObject({ ok: false, problem: { code: 'NOT_FOUND' } });
    expect(await api.exportWork(undefined, b)).toMatchObject({ ok: true, value: { events: 1 } });
  });

  it('gives work up only when told to, and leaves nothing of it', async () => {
    const { device, api, network } = await phones.of(person(0));
    const profile = (await api.state()).active?.profile ?? '';
    const { file } = await device.spool.databaseKey(profile);
    network.online = false;
    const delivery = world.take(person(0));
    await validate(api, delivery);
    expect(await api.signOut({ unsent: 'delete', count: 1 })).toEqual({ ok: true, value: null });
    expect(await api.state()).toMatchObject({ active: null, profiles: [] });
    expect(device.store.bytes(file)).toBeNull();
    expect(await device.spool.counts()).toEqual(new Map());
    network.online = true;
    await api.wake('online');
    expect(await signIn(api, person(0))).toMatchObject({ ok: true });
    await ready(api);
    expect(await shown(api, delivery)).toMatchObject({ status: 'pending' });
    expect(await api.sync()).toMatchObject({ received: 0, committed: 0 });
    expect(await world.audit(delivery.id)).toEqual([]);
  });

  it('gives up no more than its person was told of', async () => {
    const { device, api, network } = await phones.of(person(0));
    network.online = false;
    await validate(api, world.take(person(0)));
    const refused = (count: number) => ({ ok: false, problem: { code: 'UNSENT_WORK', data: { count } } });
    expect(await api.signOut()).toMatchObject(refused(1));
    const other = phones.openTab(device).api;
    await ready(other);
    const since = world.take(person(0));
    await validate(other, since);
    expect(await api.signOut({ unsent: 'delete', count: 1 })).toMatchObject(refused(2));
    expect(await shown(api, since)).toMatchObject({ status: 'validated' });
    expect(await api.signOut({ unsent: 'delete', count: 2 })).toEqual({ ok: true, value: null });
  });

  it('[E7] a commit while its person signs out is refused, or counts: what was said to be saved arrives', async () => {
    let refused = 0;
    for (let turns = 0; turns < 24; turns += 1) {
      const { device, api } = await phones.of(person(2));
      const other = phones.openTab(device).api;
      await ready(other);
      const committing = turns % 2 ? other : api;
      const delivery = world.take(person(2));
      const leaving = api.signOut();
      for (let turn = 0; turn < turns * 4; turn += 1) await Promise.resolve();
      const done = await committing.commit(validation(delivery));
      const left = await leaving;
      if (!done.ok) {
        refused += 1;
        continue;
      }
      if (!left.ok) expect(left.problem.code).toBe('UNSENT_WORK');
      await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));
    }
    expect(refused).toBeGreaterThan(0);
  }, 120_000);

  it('a sign-out in one tab closes the profile in the others', async () => {
    const { device, api } = await phones.of(person(1));
    const other = phones.openTab(device);
    await ready(other.api);
    expect(await api.signOut()).toEqual({ ok: true, value: null });
    await until(async () => expect((await other.api.state()).active).toBeNull());
    expect(other.notices).toContainEqual({ kind: 'session' });
    await signIn(api, person(0));
    await until(async () => expect((await other.api.state()).active?.user.id).toBe(person(0).id));
  });
});

describe('a session', () => {
  it('opens without a network what was open before', async () => {
    const { device, network } = await phones.of(person(0));
    network.online = false;
    device.kill();
    const { api } = phones.openTab(device);
    expect(await api.state()).toMatchObject({ active: { user: { id: person(0).id } }, ready: true });
    expect((await api.query('SELECT id FROM logistics_delivery')).length).toBeGreaterThan(20);
    await validate(api, world.take(person(0)));
    expect(await counts(api)).toEqual({ saved: 1 });
  });

  it('[T1] that the server has ended stops sending, not working; a sign-in sends it all', async () => {
    const { device, api } = await phones.of(person(1));
    await world.truth`update navette.refresh_session set ended_at = now() where user_id = ${person(1).id}`;
    const profile = (await api.state()).active?.profile ?? '';
    await device.spool.changeProfile(profile, (before) => before && { ...before, access: null });
    const delivery = world.take(person(1));
    await validate(api, delivery);
    await until(async () => expect(await api.state()).toMatchObject({ requiresReauth: true, active: { profile } }));
    await until(async () => expect(await api.sync()).toMatchObject({ problem: { code: 'REAUTH_REQUIRED' } }));
    expect(await shown(api, delivery)).toMatchObject({ status: 'validated' });
    expect(await signIn(api, person(1))).toMatchObject({ ok: true });
    expect(await api.state()).toMatchObject({ requiresReauth: false, active: { profile } });
    await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
  });

  it('[T1] locks when the offline grace is over, also when the clock was turned back, and keeps the work', async () => {
    const hours = world.tenant.rules.graceHours;
    let offset = 0;
    const clock = { ...systemClock, now: () => new Date(systemClock.now().getTime() + offset) };
    const { api, network, device } = await phones.of(person(2), { clock });
    const delivery = world.take(person(2));
    network.online = false;
    await validate(api, delivery);
    offset = (hours - 1) * 3_600_000;
    expect((await api.state()).active).not.toBeNull();
    offset = (hours + 1) * 3_600_000;
    expect(await api.commit(validation(world.take(person(2))))).toMatchObject({ ok: false });
    expect(await api.state()).toMatchObject({
      active: null,
      requiresReauth: true,
      profiles: [{ signedIn: true, waiting: 1 }],
    });
    offset = 0;
    device.kill();
    const again = phones.openTab(device);
    const [{ profile } = { profile: '' }] = (await again.api.state()).profiles;
    expect(await again.api.open(profile)).toMatchObject({ ok: false, problem: { code: 'OFFLINE_GRACE_OVER' } });
    network.online = true;
    expect(await signIn(again.api, person(2))).toMatchObject({ ok: true });
    await until(async () => expect(await counts(again.api)).toEqual({ received: 1 }));
    expect(network.requests.filter(logins)).toHaveLength(2);
  });

  it('refuses a wrong password and says so', async () => {
    const { api } = await phones.bare();
    expect(await signIn(api, { ...person(0), password: 'wrong' })).toMatchObject({
      ok: false,
      problem: { code: 'INVALID_CREDENTIALS' },
    });
    expect(await api.commit(validation(world.take(person(0))))).toMatchObject({ problem: { code: 'REAUTH_REQUIRED' } });
    expect(await api.sync()).toMatchObject({ reachable: null, committed: 0 });
    expect(await api.syncNow()).toMatchObject({ ok: false });
  });
});
