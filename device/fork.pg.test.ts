import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { counts, createPhones, type Phone, type Phones, signIn, until, validate } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// Two copies of the files of one device, both at work: a browser profile that was copied, or restored from a backup.

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  const size = { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 40, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const sendsAll = (phone: Phone, received: number) =>
  until(async () => {
    await phone.api.syncNow();
    expect(await counts(phone.api)).toEqual({ received });
  });

const lives = async (ids: readonly string[]): Promise<number[]> =>
  (
    await world.truth<{ epoch: number }[]>`
      select device_epoch as epoch from navette.ledger where event_id = any(${ids as string[]}::uuid[])
      order by array_position(${ids as string[]}::uuid[], event_id)`
  ).map(({ epoch }) => epoch);

async function asksToSignIn(phone: Phone): Promise<void> {
  await until(async () => {
    await phone.api.syncNow();
    expect(await phone.api.state()).toMatchObject({ requiresReauth: true });
  });
}

it('[T5] a copied profile is found out, goes on with a life of its own, and nothing of either is lost or doubled', async () => {
  const first = await phones.of(driver());
  const before = await validate(first.api, world.take(driver()));
  await sendsAll(first, 1);
  const copy = await phones.copyOf(first);

  // The same sequence, another event each.
  const mine = await validate(first.api, world.take(driver()));
  await sendsAll(first, 2);
  copy.network.online = false;
  const theirs = [await validate(copy.api, world.take(driver())), await validate(copy.api, world.take(driver()))];
  copy.network.online = true;
  await asksToSignIn(copy);
  expect((await first.api.state()).requiresReauth).toBe(false);
  // What it does until then waits, and goes with its own life's work.
  theirs.push(await validate(copy.api, world.take(driver())));
  expect((await signIn(copy.api, driver())).ok).toBe(true);
  const later = await validate(copy.api, world.take(driver()));
  await sendsAll(copy, 5);
  expect((await copy.api.state()).incidents).toMatchObject([
    { kind: 'PROFILE_COPIED', data: { deviceEpoch: 1, seq: 4, newEpoch: 2 } },
  ]);

  // The other goes on until its next number turns out to be the copy's as well: then it gets a life of its own too.
  const next = await validate(first.api, world.take(driver()));
  await asksToSignIn(first);
  expect((await signIn(first.api, driver())).ok).toBe(true);
  const last = await validate(first.api, world.take(driver()));
  await sendsAll(first, 4);
  expect((await first.api.state()).incidents).toMatchObject([
    { kind: 'PROFILE_COPIED', data: { deviceEpoch: 1, seq: 3, newEpoch: 3 } },
  ]);
  const again = await validate(copy.api, world.take(driver()));
  await sendsAll(copy, 6);
  await sendsAll(first, 4);

  const ids = [before, mine, ...theirs, later, next, last, again];
  expect(await lives(ids)).toEqual([1, 1, 1, 1, 1, 2, 1, 3, 2]);
  const forks = await world.truth`
    select seq, device_epoch, new_epoch, event_id from navette.device_fork where user_id = ${driver().id} order by new_epoch`;
  expect(forks).toMatchObject([
    { seq: 2, device_epoch: 1, new_epoch: 2, event_id: theirs[0] },
    { seq: 3, device_epoch: 1, new_epoch: 3, event_id: next },
  ]);
  expect(await first.api.sync()).toMatchObject({ received: 1, committed: 1 });
  expect(await copy.api.sync()).toMatchObject({ received: 2, committed: 2 });
});

it('[T5] a device set back to a backup: what it did since is here, what it does now comes as another life', async () => {
  const phone = await phones.of(driver());
  const backup = await phones.copyOf(phone);
  await backup.tab.close();
  const lost = await validate(phone.api, world.take(driver()));
  await sendsAll(phone, 1);
  await phone.tab.close();

  const tab = phones.openTab(backup.device);
  const restored = { ...backup, tab, api: tab.api };
  const now = await validate(restored.api, world.take(driver()));
  await asksToSignIn(restored);
  expect((await signIn(restored.api, driver())).ok).toBe(true);
  const later = await validate(restored.api, world.take(driver()));
  await sendsAll(restored, 2);
  expect(await lives([lost, now, later])).toEqual([1, 1, 2]);
});

it('[T5] the answer that tells it is lost: it is told again', async () => {
  const first = await phones.of(driver());
  const copy = await phones.copyOf(first);
  await validate(first.api, world.take(driver()));
  await sendsAll(first, 1);
  copy.network.mishap('/api/sync/push', 'lost answer');
  await validate(copy.api, world.take(driver()));
  await asksToSignIn(copy);
});

it('[T5] a copy that loses IndexedDB before it has a life of its own: its database is sound, and what waits in it arrives', async () => {
  const first = await phones.of(driver());
  await validate(first.api, world.take(driver()));
  await sendsAll(first, 1);
  const copy = await phones.copyOf(first);
  await validate(first.api, world.take(driver()));
  await sendsAll(first, 2);
  copy.network.online = false;
  const theirs = [await validate(copy.api, world.take(driver())), await validate(copy.api, world.take(driver()))];
  copy.network.online = true;
  await asksToSignIn(copy);

  copy.device.losesSpool();
  const tab = phones.openTab(copy.device);
  await until(async () => expect(await tab.api.state()).toMatchObject({ active: null, recoverable: 1 }));
  expect(await signIn(tab.api, driver())).toMatchObject({ ok: true });
  await sendsAll({ ...copy, tab, api: tab.api }, 3);
  expect(await lives(theirs)).toEqual([1, 1]);
  const { incidents } = await tab.api.state();
  expect(incidents.map(({ kind }) => kind).sort()).toEqual(['PROFILE_COPIED', 'SPOOL_LOST']);
});
