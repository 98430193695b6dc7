import { randomUUID } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import { SessionAnswer } from '#protocol/session.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { cookieOf, type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 2 }, rules: { devicesPerUser: 100, refreshDays: 7 } });
  driver = world.tenant.drivers[0]!;
});
beforeEach(async () => {
  world.clock.reset();
  phone = await world.signIn(driver);
});
afterAll(() => world.end());

interface Answered {
  status: number;
  cookie: string;
  /** All that were set. */
  cookies: string[];
  session: SessionAnswer;
  code: string | undefined;
}
async function auth(
  call: 'refresh' | 'logout',
  cookie: string,
  init: { profile?: string; deviceId?: string; headers?: object } = {},
): Promise<Answered> {
  const answer = await world.app.request(`/api/auth/${call}`, {
    method: 'POST',
    headers: { Cookie: cookie, ...init.headers },
    body: JSON.stringify({ profile: init.profile ?? phone.session.profile, deviceId: init.deviceId }),
  });
  const body = answer.status === 204 ? {} : await answer.json();
  const { error } = body as Partial<ErrorAnswer>;
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return {
    status: answer.status,
    cookie: cookieOf(answer),
    cookies,
    session: body as SessionAnswer,
    code: error?.code,
  };
}
const refresh = (cookie: string) => auth('refresh', cookie);
const opens = async (token: string): Promise<number> => {
  const headers = { Authorization: `Bearer ${token}` };
  return (await world.app.request('/api/sync/status', { headers })).status;
};

test('[R13] a renewal tells the name that the person has given the device since', async () => {
  const named = async () => (await world.truth`select name from navette.device where id = ${phone.id}`)[0]!.name;
  await refresh(phone.cookie);
  expect(await named()).toBe('Test phone');
  await world.app.request('/api/auth/refresh', {
    method: 'POST',
    headers: { Cookie: phone.cookie },
    body: JSON.stringify({ profile: phone.session.profile, deviceName: ' Van 12 ' }),
  });
  expect(await named()).toBe('Van 12');
});

describe('[R11] refresh', () => {
  test('the same shape as login, a new cookie, a token that opens', async () => {
    const renewed = await refresh(phone.cookie);
    const session = SessionAnswer.parse(renewed.session);
    const { accessToken: _, licence: __, recoveryKey, ...same } = phone.session;
    expect(session).toMatchObject(same);
    // What opens a found device's database needs the password.
    expect(recoveryKey).toMatch(/^[\w-]{43}$/);
    expect(session.recoveryKey).toBeUndefined();
    expect(renewed.cookie).not.toBe(phone.cookie);
    expect(await opens(session.accessToken)).toBe(200);
  });

  test('the predecessor is accepted until its successor was used once: a lost answer ends nobody', async () => {
    const lost = await refresh(phone.cookie);
    const again = await refresh(phone.cookie);
    expect(again.status).toBe(200);
    // The very same successor: whichever answer comes last, the cookie is good.
    expect(again.cookie).toBe(lost.cookie);
    expect((await refresh(again.cookie)).status).toBe(200);
  });

  test('an older one ends the family', async () => {
    const second = await refresh(phone.cookie);
    const third = await refresh(second.cookie);
    expect(await refresh(phone.cookie)).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
    expect(await refresh(third.cookie)).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
  });

  test('page and service worker at the same instant get the same cookie', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => refresh(phone.cookie)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ cookie }) => cookie)).size).toBe(1);
  });

  test('lives as long as it is used within its days', async () => {
    world.clock.advance(6 * 86_400_000);
    const second = await refresh(phone.cookie);
    world.clock.advance(6 * 86_400_000);
    expect((await refresh(second.cookie)).status).toBe(200);
    world.clock.advance(8 * 86_400_000);
    expect(await refresh(second.cookie)).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
  });

  test.each<[string, (cookie: string) => string]>([
    ['none', () => ''],
    ['nonsense', (cookie) => `${cookie.split('=')[0]}=nonsense`],
    ['one that was guessed', (cookie) => `${cookie.slice(0, -43)}${'A'.repeat(43)}`],
    ['one of an unknown family', (cookie) => cookie.replace(/=[^.]+/, `=${randomUUID()}`)],
  ])('without the right cookie: %s', async (_, change) => {
    expect(await refresh(change(phone.cookie))).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
  });

  test('[T7] the cookie of one profile does not renew another', async () => {
    const other = await world.signIn(world.tenant.drivers[1]!, { id: phone.id });
    const { profile } = other.session;
    const own = phone.cookie.slice(phone.cookie.indexOf('='));
    const stolen = await auth('refresh', `navette_${profile}${own}`, { profile });
    expect(stolen).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
    const elsewhere = `${randomUUID()}-${driver.id}`;
    expect(await auth('refresh', `navette_${elsewhere}${own}`, { profile: elsewhere })).toMatchObject({ status: 401 });
    expect((await refresh(phone.cookie)).status).toBe(200);
  });

  test('the cookie of another device renews nothing, and the session goes on for its own', async () => {
    const before = await world.truth`select current_hash from navette.refresh_session where device_id = ${phone.id}`;
    const shown = { deviceId: randomUUID() };
    expect(await auth('refresh', phone.cookie, shown)).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
    expect((await auth('logout', phone.cookie, shown)).status).toBe(204);
    expect(await world.truth`select current_hash from navette.refresh_session where device_id = ${phone.id}`).toEqual(
      before,
    );
    expect((await auth('refresh', phone.cookie, { deviceId: phone.id })).status).toBe(200);
  });

  test('a profile that is none', async () => {
    expect(await auth('refresh', '', { profile: '../..' })).toMatchObject({ status: 400, code: 'MALFORMED' });
    expect(await auth('refresh', '', { profile: 'a-profile' })).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
  });
});

test('[T6] a page of another origin is refused; our own is not', async () => {
  const from = (origin: string) => auth('refresh', phone.cookie, { headers: { Origin: origin, Host: 'navette.test' } });
  expect(await from('https://evil.test')).toMatchObject({ status: 400, code: 'MALFORMED' });
  expect(await from('null')).toMatchObject({ status: 400, code: 'MALFORMED' });
  expect((await from('https://navette.test')).status).toBe(200);
});

test('[R10] a cookie is of one origin: another port of the host has its own; a session of before goes on under the new name', async () => {
  const at = (port: number) => ({ headers: { Origin: `http://navette.test:${port}`, Host: `navette.test:${port}` } });
  const { profile } = phone.session;
  const renewed = await auth('refresh', phone.cookie, at(8080));
  expect(renewed).toMatchObject({ status: 200, cookie: expect.stringMatching(`^navette_8080_${profile}=.{80}`) });
  expect(renewed.cookies).toContain(`navette_${profile}=`);
  expect((await auth('refresh', renewed.cookie, at(8443))).status).toBe(401);
  // Its own goes before what another origin has left.
  const other = await world.signIn(driver);
  const both = `${renewed.cookie}; ${other.cookie}`;
  expect(await auth('refresh', both, { ...at(8080), deviceId: phone.id })).toMatchObject({ status: 200 });
  const out = await auth('logout', both, at(8080));
  expect(out.cookies).toEqual([`navette_8080_${profile}=`]);
  expect((await refresh(other.cookie)).status).toBe(200);
});

test('logout ends the family, twice says nothing, and takes the cookie away', async () => {
  const second = await refresh(phone.cookie);
  const out = await auth('logout', second.cookie);
  expect(out.status).toBe(204);
  expect(out.cookie).toBe(`navette_${phone.session.profile}=`);
  expect(await refresh(second.cookie)).toMatchObject({ status: 401, code: 'REAUTH_REQUIRED' });
  expect((await auth('logout', second.cookie)).status).toBe(204);
  expect((await auth('logout', '')).status).toBe(204);
});

test('logout needs the right cookie', async () => {
  await auth('logout', `${phone.cookie.slice(0, -43)}${'A'.repeat(43)}`);
  expect((await refresh(phone.cookie)).status).toBe(200);
});

describe('a token', () => {
  test('[T1] ends after its 15 minutes, as something to renew', async () => {
    world.clock.advance(899_000);
    expect(await opens(phone.session.accessToken)).toBe(200);
    world.clock.advance(2_000);
    const answer = await phone.request('/api/sync/status');
    const { error } = (await answer.json()) as ErrorAnswer;
    expect([answer.status, error]).toMatchObject([401, { code: 'TOKEN_EXPIRED', retryable: true, recovery: 'reauth' }]);
  });

  test.each<[string, (token: string) => string | undefined]>([
    ['none', () => undefined],
    ['another scheme', (token) => `Basic ${token}`],
    ['altered', (token) => `Bearer ${token.slice(0, -4)}AAAA`],
    ['unsigned', (token) => `Bearer ${btoa('{"alg":"none"}').replace(/=/g, '')}.${token.split('.')[1]}.`],
  ])('%s opens nothing', async (_, change) => {
    const authorization = change(phone.session.accessToken);
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    const answer = await world.app.request('/api/sync/status', { headers });
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'REAUTH_REQUIRED' } }]);
  });

  test('of an earlier life of the profile opens nothing more, and its cookie neither', async () => {
    await world.signIn(driver, { id: phone.id });
    expect(await opens(phone.session.accessToken)).toBe(401);
    expect(await refresh(phone.cookie)).toMatchObject({ code: 'REAUTH_REQUIRED' });
  });

  test('of a closed account opens nothing from that moment', async () => {
    const other = world.tenant.drivers[1]!;
    phone = await world.signIn(other);
    await world.truth`update navette.account set active = false where id = ${other.id}`;
    expect(await opens(phone.session.accessToken)).toBe(401);
    expect(await refresh(phone.cookie)).toMatchObject({ code: 'REAUTH_REQUIRED' });
  });
});

test('[T2] a revoked device is told to wipe at its next contact, whatever it asks', async () => {
  await world.truth`update navette.device set revoked_at = now() where id = ${phone.id}`;
  const push = await phone.post({ batchId: randomUUID(), head: { seq: 0, hash: '0'.repeat(64) }, events: [] });
  expect([push.status, await push.json()]).toMatchObject([
    403,
    { error: { code: 'DEVICE_REVOKED', recovery: 'wipe' } },
  ]);
  expect(await refresh(phone.cookie)).toMatchObject({ status: 403, code: 'DEVICE_REVOKED' });
  // The order is signed by the key that the device knows, and names it.
  const { error } = (await (
    await world.app.request('/api/auth/refresh', {
      method: 'POST',
      headers: { Cookie: phone.cookie },
      body: JSON.stringify({ profile: phone.session.profile }),
    })
  ).json()) as ErrorAnswer;
  const { order, by } = error.data as { order: string; by: string };
  const { payload } = await jwtVerify(order, await importJWK(JSON.parse(phone.session.licenceKey), 'EdDSA'));
  expect({ by, ...payload }).toMatchObject({ by: 'office', did: phone.id, profile: phone.session.profile });
  // A stranger who only knows the profile learns nothing.
  expect(await refresh(`${phone.cookie.slice(0, -43)}${'A'.repeat(43)}`)).toMatchObject({ status: 401 });
});
