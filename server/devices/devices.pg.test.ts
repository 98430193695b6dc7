import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeviceList, type OfficeDevice } from '#protocol/devices.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let driver: FreshAccount;
let office: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 20 } });
  driver = world.tenant.drivers[0]!;
  office = await world.signIn(world.tenant.admin);
});
afterAll(() => world.end());

const list = async (device = office): Promise<OfficeDevice[]> => {
  const answer = await device.request('/api/admin/devices');
  expect(answer.status).toBe(200);
  return DeviceList.parse(await answer.json()).devices;
};
const seen = async (phone: TestDevice) => (await list()).find(({ deviceId }) => deviceId === phone.id);
const notes = (phone: TestDevice, count: number): SyncEvent[] =>
  Array.from({ length: count }, () =>
    phone.note({ action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: world.tenant.deliveries[0]!.id }),
  );
const report = (phone: TestDevice, kind: string, data: object) =>
  phone.request('/api/sync/incidents', {
    method: 'POST',
    body: JSON.stringify({ incidents: [{ id: randomUUID(), kind, at: '2026-11-20T08:00:00.000Z', data }] }),
  });

test('6 of 6: name, person, last contact, nothing missing', async () => {
  const phone = await world.signIn(driver);
  await phone.push(notes(phone, 6));
  expect(await seen(phone)).toMatchObject({
    ...{ name: 'Test phone', platform: 'test', userId: driver.id, userName: driver.name },
    ...{ state: 'active', stateAt: null, incidents: [] },
    lives: [{ deviceEpoch: 1, count: 6, known: 6, missing: [] }],
  });
  const fresh = await world.signIn(driver);
  expect((await seen(fresh))?.lives).toEqual([{ deviceEpoch: 1, count: 0, known: 0, missing: [] }]);
});

test('holes are named as ranges, also behind what is without a hole, and are gone when they are filled', async () => {
  const phone = await world.signIn(driver);
  const all = notes(phone, 9);
  await phone.push([...all.slice(0, 2), all[5], all[8]]);
  const missing = [
    [3, 5],
    [7, 8],
  ];
  expect((await seen(phone))?.lives).toEqual([{ deviceEpoch: 1, count: 4, known: 9, missing }]);
  await phone.push(all);
  expect((await seen(phone))?.lives).toEqual([{ deviceEpoch: 1, count: 9, known: 9, missing: [] }]);
});

test('two uses of one sequence are one number', async () => {
  const phone = await world.signIn(driver);
  const [, second] = notes(phone, 2);
  phone.seq = 1;
  const [copy] = notes(phone, 1);
  await phone.push([second, copy]);
  expect((await seen(phone))?.lives).toEqual([{ deviceEpoch: 1, count: 1, known: 2, missing: [[1, 1]] }]);
});

test('[R29] what a device says it has recorded, and never sends, is known to be missing', async () => {
  const phone = await world.signIn(driver);
  const all = notes(phone, 5);
  await phone.push(all.slice(0, 3));
  expect((await seen(phone))?.lives).toEqual([{ deviceEpoch: 1, count: 3, known: 5, missing: [[4, 5]] }]);
  // Nothing but what was there already, and a head that nobody can have.
  phone.seq = 9_000_000_000;
  await phone.push(all.slice(0, 3));
  expect((await seen(phone))?.lives).toMatchObject([{ known: 2_147_483_647 }]);
});

test('[R62] a device that is gone with its storage lacks what it had said before', async () => {
  const phone = await world.signIn(driver);
  const [first] = notes(phone, 4);
  await phone.push([first]);
  const id = randomUUID();
  await world.truth`
    insert into navette.incident (tenant_id, device_id, id, user_id, device_epoch, kind, data, at, received_at)
    values (${world.tenant.id}, ${phone.id}, ${id}, ${driver.id}, 1, 'STORAGE_LOST', '{"lastSeq": "no number"}', now(), now())`;
  const answer = await office.request('/api/admin/incidents');
  const { incidents } = (await answer.json()) as { incidents: { id: string; missing: object }[] };
  expect(incidents.find((one) => one.id === id)?.missing).toEqual([[2, 4]]);
});

test('[T5] a copy is told of as soon as it is found: of which life, since which number, and what it goes on with', async () => {
  const phone = await world.signIn(driver);
  await phone.push(notes(phone, 3));
  expect((await seen(phone))?.forks).toEqual([]);
  // Two pushes of the copy, whose numbers are used.
  phone.seq = 1;
  const copies = notes(phone, 2);
  const at = world.clock.now().getTime();
  for (const copy of copies) expect((await phone.push([copy])).device.requiresReauth).toBe(true);
  const found = await seen(phone);
  expect(found?.forks).toEqual([{ deviceEpoch: 1, seq: 2, foundAt: expect.any(String), newEpoch: null }]);
  expect(Date.parse(found!.forks[0]!.foundAt)).toBeGreaterThanOrEqual(at);
  const back = await world.signIn(driver, { id: phone.id, resume: 1 });
  expect(back.session.deviceEpoch).toBe(2);
  expect((await seen(phone))?.forks).toEqual([{ ...found!.forks[0], newEpoch: 2 }]);
});

test('a loss that was reported names what never arrived, of the life that ended with it', async () => {
  const before = await world.signIn(driver);
  await before.push(notes(before, 2));
  const after = await world.signIn(driver, { id: before.id });
  expect((await report(after, 'STORAGE_LOST', { deviceEpoch: 1, lastSeq: 5 })).status).toBe(204);
  await report(after, 'DATA_DIFFERS', { entities: [], lastSeq: 'no number' });
  await after.push(notes(after, 1));
  const device = await seen(after);
  expect(device?.lives).toEqual([
    { deviceEpoch: 2, count: 1, known: 1, missing: [] },
    { deviceEpoch: 1, count: 2, known: 5, missing: [[3, 5]] },
  ]);
  expect(device?.incidents.map(({ kind, data }) => [kind, data.lastSeq]).sort()).toEqual([
    ['DATA_DIFFERS', 'no number'],
    ['STORAGE_LOST', 5],
  ]);
});

test('an earlier life of which nothing is missing is not told of', async () => {
  const before = await world.signIn(driver);
  await before.push(notes(before, 2));
  const after = await world.signIn(driver, { id: before.id });
  expect((await seen(after))?.lives).toEqual([{ deviceEpoch: 2, count: 0, known: 0, missing: [] }]);
});

test('a device that was revoked, replaced or wiped says so, and how far it had come', async () => {
  const [revoked, replaced, wiped] = [
    await world.signIn(driver),
    await world.signIn(driver),
    await world.signIn(driver),
  ];
  await wiped.push(notes(wiped, 1));
  const at = new Date('2026-11-20T09:00:00.000Z');
  const set = (phone: TestDevice, by: string, end: Date | null = null) => world.truth`
    update navette.device set revoked_at = ${at}, revoked_by = ${by}, wiped_at = ${end}, wiped_seq = ${end ? 4 : null}
    where tenant_id = ${world.tenant.id} and id = ${phone.id}`;
  await set(revoked, 'office');
  await set(replaced, 'self');
  await set(wiped, 'office', new Date('2026-11-20T10:00:00.000Z'));
  expect(await seen(revoked)).toMatchObject({ state: 'revoked', stateAt: at.toISOString() });
  expect(await seen(replaced)).toMatchObject({ state: 'replaced', stateAt: at.toISOString() });
  expect(await seen(wiped)).toMatchObject({
    ...{ state: 'wiped', stateAt: '2026-11-20T10:00:00.000Z' },
    lives: [{ deviceEpoch: 1, count: 1, known: 4, missing: [[2, 4]] }],
  });
});

test('[S4] administrators only, and each tenant its own', async () => {
  const phone = await world.signIn(driver);
  const answer = await phone.request('/api/admin/devices');
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { code: 'ADMINS_ONLY' } });
  const theirs = await world.signIn((await world.other()).admin);
  expect((await list(theirs)).map(({ deviceId }) => deviceId)).toEqual([theirs.id]);
});

test('[T2] the office revokes a device: its next contact is refused with the order to wipe itself, also a new sign-in on it', async () => {
  const phone = await world.signIn(driver);
  await phone.push(notes(phone, 2));
  const revoke = (from: TestDevice, device = phone.id, userId = driver.id) =>
    from.request(`/api/admin/devices/${device}/revoke`, { method: 'POST', body: JSON.stringify({ userId }) });
  const codeOf = async (answer: Response) => [
    answer.status,
    ((await answer.json()) as { error?: { code: string } }).error?.code,
  ];
  const another = await world.signIn(driver);
  expect(await codeOf(await revoke(another))).toEqual([403, 'ADMINS_ONLY']);
  expect(await codeOf(await revoke(office, randomUUID()))).toEqual([404, 'NOT_FOUND']);
  expect(await codeOf(await revoke(office, phone.id, world.tenant.admin.id))).toEqual([404, 'NOT_FOUND']);
  expect(await codeOf(await revoke(office, 'phone'))).toEqual([400, 'MALFORMED']);
  expect((await seen(phone))?.state).toBe('active');

  const answer = await revoke(office);
  expect(answer.status).toBe(200);
  const { devices } = DeviceList.parse(await answer.json());
  const now = devices.find(({ deviceId }) => deviceId === phone.id);
  expect(now).toMatchObject({ state: 'revoked', lives: [{ count: 2, known: 2 }] });
  expect(devices.find(({ deviceId }) => deviceId === another.id)).toMatchObject({ state: 'active' });
  const refused = await phone.request('/api/sync/pull');
  expect(await refused.json()).toMatchObject({
    error: { code: 'DEVICE_REVOKED', data: { by: 'office', order: expect.any(String) } },
  });
  await expect(world.signIn(driver, { id: phone.id })).rejects.toThrow('DEVICE_REVOKED');
  // A second time changes nothing.
  await revoke(office);
  expect(await seen(phone)).toEqual(now);
});

test('[R65] a device that says it is in a life that nobody can have lived to takes the list from nobody', async () => {
  const forged = await world.signIn(driver, { resume: 1_000_000 });
  expect(forged.session.deviceEpoch).toBe(1_000_000);
  // As one was registered when the bound was higher.
  await world.truth`update navette.device set epoch = 1000000000 where id = ${forged.id}`;
  expect((await seen(forged))?.lives).toEqual([{ deviceEpoch: 1_000_000_000, count: 0, known: 0, missing: [] }]);
  await expect(world.signIn(driver, { resume: 1_000_001 })).rejects.toThrow('MALFORMED');
});

test('[R15] an earlier life of which only events behind a hole are here is told of', async () => {
  const phone = await world.signIn(driver);
  const [, second] = notes(phone, 2);
  const later = await world.signIn(driver, { id: phone.id, resume: 7 });
  later.seq = 0;
  await later.push([second]);
  expect((await seen(later))?.lives).toEqual([
    { deviceEpoch: 7, count: 0, known: 0, missing: [] },
    { deviceEpoch: 1, count: 1, known: 2, missing: [[1, 1]] },
  ]);
});

test('[T2] a revocation stands before the list is read', async () => {
  const phone = await world.signIn(driver);
  let answer: Promise<Response> | undefined;
  await world.truth.begin(async (sql) => {
    await sql`lock table navette.incident in access exclusive mode`;
    const body = JSON.stringify({ userId: driver.id });
    answer = office.request(`/api/admin/devices/${phone.id}/revoke`, { method: 'POST', body });
    const by = async () => (await world.truth`select revoked_by from navette.device where id = ${phone.id}`)[0];
    await expect.poll(by, { timeout: 5_000 }).toEqual({ revoked_by: 'office' });
  });
  expect((await answer)?.status).toBe(200);
});
