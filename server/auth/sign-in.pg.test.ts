import { randomUUID } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import { SessionAnswer } from '#protocol/session.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestWorld, testWorld } from '../test-world.ts';
import { LOGIN_LIMIT } from './login-limit.ts';

let world: TestWorld;
let driver: FreshAccount;
beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    size: { drivers: 6 },
    rules: { devicesPerUser: 2, graceHours: 72, refreshDays: 1 },
  });
  driver = world.tenant.drivers[0]!;
});
afterAll(() => world.end());

type Device = Partial<{ id: string; name: string; platform: string; resume: number; replaces: string }>;
async function login(
  who: { email: string; password: string },
  device: Device = {},
  headers: Record<string, string> = {},
  from = '10.0.0.1',
): Promise<{ status: number; answer: Response; body: unknown; error: ErrorAnswer['error'] }> {
  const body = { ...who, device: { id: randomUUID(), name: 'Phone', platform: 'test', ...device } };
  const env = { incoming: { socket: { remoteAddress: from } } };
  const answer = await world.app.request(
    '/api/auth/login',
    { method: 'POST', body: JSON.stringify(body), headers },
    env,
  );
  const read = (await answer.json()) as ErrorAnswer;
  return { status: answer.status, answer, body: read, error: read.error };
}
const of = ({ email, password }: FreshAccount) => ({ email, password });

test('[R10] the answer names the profile, its rules and licence; the refresh token is a cookie no script can read', async () => {
  const id = randomUUID();
  const { answer, body } = await login({ ...of(driver), email: ` ${driver.email.toUpperCase()} ` }, { id });
  const session = SessionAnswer.parse(body);
  const profile = `${world.tenant.id}-${driver.id}`;
  expect(session).toMatchObject({
    profile,
    ...{ expiresIn: 900, deviceEpoch: 1, epoch: 1 },
    user: { id: driver.id, name: driver.name, role: 'driver', locale: 'en' },
    tenant: { id: world.tenant.id, packs: ['logistics'], rules: { devicesPerUser: 2 } },
  });
  const [cookie] = answer.headers.getSetCookie();
  // The grace of 72 h is longer than the day the rules give the token: the cookie lives as long as the grace.
  expect(cookie).toMatch(
    new RegExp(`^navette_${profile}=[^;]{80}; Max-Age=259200; Path=/api/auth; HttpOnly; SameSite=Strict$`),
  );
  expect(JSON.stringify(body)).not.toContain(cookie!.slice(cookie!.indexOf('=') + 1, cookie!.indexOf(';')));

  const licence = await jwtVerify(session.licence, await importJWK(JSON.parse(session.licenceKey), 'EdDSA'));
  expect(licence.payload).toMatchObject({ sub: driver.id, tid: world.tenant.id, did: id, profile });
  expect(licence.payload.exp! - licence.payload.iat!).toBe(72 * 3600);
  // A licence opens nothing.
  const asToken = await world.app.request('/api/attachments/x', {
    headers: { Authorization: `Bearer ${session.licence}` },
  });
  expect(asToken.status).toBe(401);
});

test('[T6] over TLS the cookie is sent over TLS only', async () => {
  const { answer } = await login(
    of(driver),
    { id: randomUUID(), replaces: await anyDevice() },
    { 'X-Forwarded-Proto': 'https' },
  );
  expect(answer.headers.getSetCookie()[0]).toContain('; Secure');
});

async function anyDevice(): Promise<string> {
  const [device] = await world.truth`
    select id from navette.device where user_id = ${driver.id} and revoked_at is null order by created_at limit 1`;
  return device!.id;
}

test('[T1] no token and no password is stored in clear', async () => {
  const { answer } = await login(of(driver), { id: await anyDevice() });
  const secret = /\.([\w-]{43});/.exec(answer.headers.getSetCookie()[0]!)![1]!;
  const rows = await world.truth`select * from navette.refresh_session where user_id = ${driver.id}`;
  expect(JSON.stringify(rows)).not.toContain(secret);
  const accounts = await world.truth`select * from navette.account where id = ${driver.id}`;
  expect(accounts[0]!.password_hash).toMatch(/^\$argon2id\$/);
});

test('a wrong password and an unknown address get the same answer', async () => {
  const known = await login({ ...of(driver), password: 'wrong' });
  const unknown = await login({ email: 'nobody@nowhere.test', password: 'wrong' });
  expect(known).toMatchObject({ status: 401, error: { code: 'INVALID_CREDENTIALS', recovery: 'fix' } });
  expect(unknown.body).toEqual(known.body);
});

test('a closed account signs in no more', async () => {
  const closed = world.tenant.drivers[1]!;
  await world.truth`update navette.account set active = false where id = ${closed.id}`;
  expect(await login(of(closed))).toMatchObject({ status: 401, error: { code: 'INVALID_CREDENTIALS' } });
});

test('a login that is none', async () => {
  const refused = async (body: string) => {
    const answer = await world.app.request('/api/auth/login', { method: 'POST', body });
    return ((await answer.json()) as ErrorAnswer).error;
  };
  expect(await refused('')).toMatchObject({ code: 'MALFORMED', data: { path: 'body' } });
  expect(await refused('{"email":"a@b","password":"x"}')).toMatchObject({ data: { path: 'device' } });
  expect(await refused('{"email":"a\\u0000@b"}')).toMatchObject({ data: { path: 'email' } });
  expect(await refused(`{"email":"${'x'.repeat(70_000)}"}`)).toMatchObject({ code: 'TOO_LARGE' });
});

test('[R12] a device goes on with its registered epoch, or begins the next', async () => {
  const person = world.tenant.drivers[2]!;
  const id = randomUUID();
  const epoch = async (resume?: number) =>
    ((await login(of(person), { id, resume })).body as SessionAnswer).deviceEpoch;
  expect(await epoch()).toBe(1);
  expect(await epoch(1)).toBe(1);
  expect(await epoch()).toBe(2);
  // A copy of the profile from before: never an epoch that was used.
  expect(await epoch(1)).toBe(3);
  // The registry was set back: the device goes on with the life it has.
  expect(await epoch(9)).toBe(9);
  const beyond = await login(of(person), { id, resume: 2 ** 31 });
  expect(beyond).toMatchObject({ status: 400, error: { code: 'MALFORMED', data: { path: 'device.resume' } } });
});

test('[R13][T2] beyond the limit the devices to choose from are told; the one replaced is revoked', async () => {
  const person = world.tenant.drivers[3]!;
  const old = randomUUID();
  await login(of(person), { id: old, name: 'Old phone' });
  await login(of(person), { name: 'Tablet' });
  const third = randomUUID();
  const full = await login(of(person), { id: third });
  expect(full).toMatchObject({ status: 409, error: { code: 'DEVICE_LIMIT', recovery: 'fix' } });
  expect(full.error.message).toContain('2 appareils');
  expect(full.error.data!.devices).toMatchObject([
    { name: 'Tablet' },
    { id: old, name: 'Old phone', platform: 'test' },
  ]);
  expect(await login(of(person), { id: third, replaces: randomUUID() })).toMatchObject({ status: 409 });
  expect(await login(of(person), { id: third, replaces: old })).toMatchObject({ status: 200 });
  // One that was replaced comes back only in the place of another.
  expect(await login(of(person), { id: old })).toMatchObject({ status: 409, error: { code: 'DEVICE_LIMIT' } });
  expect(await login(of(person), { id: old, replaces: third })).toMatchObject({
    status: 200,
    body: { deviceEpoch: 2 },
  });
  // One that the office has withdrawn does not come back.
  await world.truth`update navette.device set revoked_at = now(), revoked_by = 'office' where id = ${old}`;
  expect(await login(of(person), { id: old })).toMatchObject({
    status: 403,
    error: { code: 'DEVICE_REVOKED', recovery: 'wipe', data: { by: 'office', order: expect.any(String) } },
  });
});

test('[R13] two devices that sign in at once do not both take the last place', async () => {
  const person = world.tenant.drivers[4]!;
  await login(of(person));
  const answers = await Promise.all([1, 2, 3].map(() => login(of(person))));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

test('failed sign-ins are limited for an account from one place, and only failed ones', async () => {
  const person = world.tenant.drivers[5]!;
  const device = { id: randomUUID() };
  const wrong = { ...of(person), password: 'wrong' };
  const attempts = async (count: number, from: string) => {
    const all = [];
    for (let at = 0; at < count; at++) all.push((await login(wrong, device, {}, from)).status);
    return all;
  };
  for (let at = 0; at < LOGIN_LIMIT.accountAndAddress + 2; at++)
    expect(await login(of(person), device)).toMatchObject({ status: 200 });
  expect(new Set(await attempts(LOGIN_LIMIT.accountAndAddress, '10.0.0.2'))).toEqual(new Set([401]));
  // Also with the right password, or the limit would tell which one is right.
  const limited = await login(of(person), device, {}, '10.0.0.2');
  expect(limited).toMatchObject({ status: 429, error: { code: 'RATE_LIMITED', retryable: true, recovery: 'retry' } });
  const seconds = Number(limited.answer.headers.get('Retry-After'));
  expect(seconds).toBeGreaterThan(LOGIN_LIMIT.windowSeconds - 60);
  expect(limited.error.message).toContain(`${seconds} s`);
  // From elsewhere the person still gets in.
  expect(await login(of(person), device, {}, '10.0.0.3')).toMatchObject({ status: 200 });
  world.clock.advance(LOGIN_LIMIT.windowSeconds * 1000);
  expect(await login(of(person), device, {}, '10.0.0.2')).toMatchObject({ status: 200 });
  world.clock.reset();
});

test('attempts made at the same instant are all counted', async () => {
  const wrong = { email: `nobody-${randomUUID()}@nowhere.test`, password: 'wrong' };
  const answers = await Promise.all(Array.from({ length: LOGIN_LIMIT.accountAndAddress + 4 }, () => login(wrong)));
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
});

test('every process of the server signs with the same keys', async () => {
  const [first, second] = await Promise.all([testWorld(testDatabase()), testWorld(testDatabase())]);
  const phone = await first.signIn(first.tenant.drivers[0]!);
  const headers = { Authorization: `Bearer ${phone.session.accessToken}` };
  expect((await second.app.request(`/api/attachments/${'0'.repeat(64)}`, { headers })).status).toBe(404);
  expect(decodeProtectedHeader(phone.session.accessToken)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
  const keys = await world.truth`select purpose from navette.signing_key order by purpose`;
  expect(keys.map(({ purpose }) => purpose)).toEqual(['access', 'export', 'licence', 'recovery', 'refresh']);
  await Promise.all([first.end(), second.end()]);
});
