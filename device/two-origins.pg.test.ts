import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { FreshAccount } from '#server/demo/tenant.ts';
import type { TestWorld } from '#server/test-world.ts';
import { arrivesOnce, busyPhone, busyWorld, lastIncident } from '#testkit/busy-phones.ts';
import { createCookieJar } from '#testkit/cookie-jar.ts';
import type { Browser } from '#testkit/node-network.ts';
import { createPhones, type Phone, type Phones, settled, signIn, until, validate } from '#testkit/phones.ts';

// Two origins of one host in one browser are two devices: each has its storage, and the host's cookies are of both.

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  world = await busyWorld();
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const inBrowser = (browser: Browser): Phones => ({ ...phones, of: (person) => phones.of(person, { browser }) });
const renewals = ({ network }: Phone) => network.requests.filter((line) => line.includes('/auth/refresh')).length;
const incidentsOf = async ({ api }: Phone) =>
  await world.truth`select kind from navette.incident where device_id = ${(await api.state()).deviceId}`;
/** Its access token is over: the next request shows the cookie. */
const forgetAccess = async ({ device }: Phone, profile: string) =>
  await device.spool.changeProfile(profile, (before) => before && { ...before, access: null });
const asksToSignIn = ({ api }: Phone) =>
  until(async () => expect(await api.state()).toMatchObject({ requiresReauth: true }));

it.each([
  ['its access is good still', false],
  ['its access is over', true],
])(
  '[R62] a device that was taken for lost by a cookie, and is there: it signs in, and its work arrives (%s)',
  async (_, isOver) => {
    const browser: Browser = { cookies: createCookieJar() };
    const { phone, profile, waiting } = await busyPhone(world, inBrowser(browser), driver());
    const { deviceId } = await phone.api.state();
    const second = await phones.of(driver(), { browser });
    expect(await lastIncident(world)).toMatchObject({ kind: 'STORAGE_LOST' });
    if (isOver) await forgetAccess(phone, profile);
    phone.network.online = true;
    await phone.api.wake('online');
    await asksToSignIn(phone);
    // Nothing was taken from the other one, which shows the same cookie.
    await forgetAccess(second, profile);
    const delivery = world.take(driver());
    await validate(second.api, delivery);
    await until(async () => expect(await world.stored(delivery)).toMatchObject({ status: 'validated' }));

    expect(await signIn(phone.api, driver())).toMatchObject({ ok: true });
    expect((await phone.api.state()).deviceId).toBe(deviceId);
    await arrivesOnce(world, waiting);
    // It was here before: this cookie says nothing of the other one.
    expect(await incidentsOf(second)).toEqual([]);
  },
);

it('[R10] each origin has a cookie of its own: neither hears of the other', async () => {
  const cookies = createCookieJar();
  const { phone, profile, waiting } = await busyPhone(
    world,
    inBrowser({ cookies, origin: 'http://localhost:8080' }),
    driver(),
  );
  const second = await phones.of(driver(), { browser: { cookies, origin: 'https://localhost:8443' } });
  await forgetAccess(phone, profile);
  await forgetAccess(second, profile);
  phone.network.online = true;
  await phone.api.wake('online');
  await arrivesOnce(world, waiting);
  await validate(second.api, world.take(driver()));
  await settled(second.api);
  expect([renewals(phone), renewals(second)].every((count) => count > 0)).toBe(true);
  for (const each of [phone, second]) expect(await incidentsOf(each)).toEqual([]);
});
