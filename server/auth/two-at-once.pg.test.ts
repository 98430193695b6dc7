import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Tx } from '../database/open.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Sign-ins, renewals and revocations of one person that meet: each ends as if it had been alone, and none waits in a circle.

let world: TestWorld;
let driver: FreshAccount;
let office: TestDevice;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 2 }, rules: { devicesPerUser: 100 } });
  driver = world.tenant.drivers[0]!;
  office = await world.signIn(world.tenant.admin);
});
beforeEach(async () => {
  phone = await world.signIn(driver);
});
afterAll(() => world.end());

async function login(device: { id: string; resume?: number }, cookie?: string): Promise<number> {
  const { email, password } = driver;
  const answer = await world.app.request('/api/auth/login', {
    method: 'POST',
    headers: cookie === undefined ? {} : { Cookie: cookie },
    body: JSON.stringify({ email, password, device: { name: 'Phone', platform: 'test', ...device } }),
  });
  return answer.status;
}
const revoke = async (): Promise<number> => {
  const body = JSON.stringify({ userId: driver.id });
  return (await office.request(`/api/admin/devices/${phone.id}/revoke`, { method: 'POST', body })).status;
};

test('[R13] a revocation that a sign-in of that device meets is not taken back by it', async () => {
  let both: Promise<number>[] = [];
  await world.truth.begin(async (sql) => {
    await sql`select from navette.device where id = ${phone.id} for update`;
    const revoking = revoke();
    await world.waitedFor({ sql } as Tx, revoking);
    const signing = login({ id: phone.id, resume: 1 });
    both = [revoking, signing];
    await world.waitedFor({ sql } as Tx, signing, 2);
  });
  expect(await Promise.all(both)).toEqual([200, 403]);
  const [device] = await world.truth`select revoked_by from navette.device where id = ${phone.id}`;
  expect(device).toEqual({ revoked_by: 'office' });
});

test('[T2] [R14] a renewal that waits for the revocation of its device brings the order to wipe', async () => {
  let both: [Promise<number>, Promise<Response>] | undefined;
  await world.truth.begin(async (sql) => {
    await sql`select from navette.device where id = ${phone.id} for update`;
    const revoking = revoke();
    await world.waitedFor({ sql } as Tx, revoking);
    const body = JSON.stringify({ profile: phone.session.profile, deviceId: phone.id });
    const headers = { Cookie: phone.cookie };
    const renewing = Promise.resolve(world.app.request('/api/auth/refresh', { method: 'POST', headers, body }));
    both = [revoking, renewing];
    await world.waitedFor({ sql } as Tx, renewing, 2);
  });
  const [revoked, renewed] = await Promise.all(both!);
  expect([revoked, renewed.status]).toEqual([200, 403]);
  expect(await renewed.json()).toMatchObject({
    error: { code: 'DEVICE_REVOKED', data: { order: expect.any(String) } },
  });
});

test.each([
  ['a revocation', revoke],
  ['a sign-in that begins a new life', () => login({ id: phone.id })],
])('%s that waits for a session under renewal holds nothing that the renewal needs', async (_, act) => {
  let acting: Promise<number> | undefined;
  await world.truth.begin(async (sql) => {
    await sql`select from navette.refresh_session where device_id = ${phone.id} for update`;
    acting = act();
    await world.waitedFor({ sql } as Tx, acting);
    await sql`select from navette.device where id = ${phone.id} for update nowait`;
  });
  expect(await acting).toBe(200);
});

test('a browser that brings the cookie of another device, and the sign-in of that one, do not wait in a circle', async () => {
  let both: Promise<number>[] = [];
  await world.truth.begin(async (sql) => {
    await sql`select from navette.refresh_session where device_id = ${phone.id} for update`;
    const first = login({ id: randomUUID() }, phone.cookie);
    await world.waitedFor({ sql } as Tx, first);
    const second = login({ id: phone.id });
    both = [first, second];
    await world.waitedFor({ sql } as Tx, second, 2);
  });
  expect(await Promise.all(both)).toEqual([200, 200]);
});
