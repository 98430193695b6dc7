import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { RepairAnswer } from '#protocol/repair.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Tx } from '../database/open.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// A repair comes later than its event: what has changed since counts, and what the event was when it came as well.

const CLIENT = 'logistics.client';
const HOUR_MS = 3_600_000;

let world: TestWorld;
let rep: FreshAccount;
let office: TestDevice;
let device: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { rules: { devicesPerUser: 50 } });
  rep = world.tenant.rep;
});
beforeEach(async () => {
  world.clock.reset();
  office = await world.signIn(world.tenant.admin);
  device = await world.signIn(rep);
});
afterAll(() => world.end());

const roleOf = ({ id }: { id: string }, role: string) =>
  world.truth`update navette.account set role = ${role} where id = ${id}`;
const stored = async (id: string) =>
  (await world.truth`select * from logistics.client where tenant_id = ${world.tenant.id} and id = ${id}`)[0];
const repair = (event: SyncEvent): Promise<Response> =>
  office.request(`/api/admin/refused/${event.deviceId}/${event.id}`, {
    method: 'POST',
    body: JSON.stringify({ id: randomUUID(), values: {} }),
  });

async function made(by: TestDevice, more: object = {}): Promise<string> {
  const id = randomUUID();
  const shop = { name: id, phone: null, address: '3 rue Larbi', city: 'Oran', position: null };
  const payload = { ...shop, ...more };
  const { receipts } = await by.push([
    by.event({ entity: CLIENT, entityId: id, action: 'CREATE', baseVersion: 0, payload }),
  ]);
  expect(receipts[0]?.status).toMatch(/applied|amended/);
  return id;
}

/** An edit that was refused: its author might not, at that moment. */
async function refusedEdit(entityId: string, said: Partial<SyncEvent> = {}): Promise<SyncEvent> {
  const base = { entity: CLIENT, entityId, action: 'UPDATE', baseVersion: 9e9, payload: { city: 'Blida' } };
  const edit = device.event({ ...base, ...said });
  await roleOf(rep, 'driver');
  expect((await device.push([edit])).receipts).toMatchObject([{ code: 'FORBIDDEN_ACTION' }]);
  await roleOf(rep, 'rep');
  return edit;
}

it.each([
  ['the author', 200],
  ['the administrator', 403],
])('[R49] what %s may no longer do when the repair has its turn is not done', async (who, status) => {
  const id = await made(device);
  const edit = await refusedEdit(id);
  let answer: Promise<Response> | undefined;
  await world.truth.begin(async (sql) => {
    await sql`select from logistics.client where tenant_id = ${world.tenant.id} and id = ${id} for update`;
    answer = repair(edit);
    await world.waitedFor({ sql } as Tx, answer);
    await roleOf(who === 'the author' ? rep : world.tenant.admin, 'driver');
  });
  const told = await answer!;
  await roleOf(rep, 'rep');
  await roleOf(world.tenant.admin, 'admin');
  expect(told.status).toBe(status);
  expect(await stored(id)).toMatchObject({ city: 'Oran' });
  const [line] = await world.truth`select status from navette.ledger where event_id = ${edit.id}`;
  expect(line).toEqual({ status: 'rejected' });
});

it('[R33] an edit counts as made no later than it had arrived, however late it is repaired', async () => {
  const id = await made(device);
  const first = Number((await stored(id))!.version);
  const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR_MS).toISOString();
  // Its device is a day ahead.
  const edit = await refusedEdit(id, { baseVersion: first, occurredAt: inHours(24) });
  world.clock.advance(5 * HOUR_MS);
  office = await world.signIn(world.tenant.admin);
  const other = office.event({
    ...{ entity: CLIENT, entityId: id, action: 'UPDATE', payload: { city: 'Alger' } },
    ...{ baseVersion: first, occurredAt: inHours(0) },
  });
  expect((await office.push([other])).receipts).toMatchObject([{ status: 'applied' }]);
  world.clock.advance(48 * HOUR_MS);
  office = await world.signIn(world.tenant.admin);
  const { receipt } = (await (await repair(edit)).json()) as RepairAnswer;
  expect(receipt).toMatchObject({ status: 'amended', code: 'OVERTAKEN' });
  expect(await stored(id)).toMatchObject({ city: 'Alger' });
});

it('its author has given it up under the record that it was merged into: nothing is left to repair', async () => {
  const name = randomUUID();
  const standing = await made(office, { name, phone: '0550 12 34 56' });
  const merged = await made(device, { name, phone: '0550 12 34 56' });
  const edit = await refusedEdit(merged);
  const detail = { eventId: edit.id };
  await device.push([device.note({ action: 'REFUSAL_DISCARDED', entity: CLIENT, entityId: standing, detail })]);
  const answer = await repair(edit);
  expect([answer.status, await answer.json()]).toMatchObject([422, { error: { code: 'ALREADY_RESOLVED' } }]);
  expect(await stored(standing)).toMatchObject({ city: 'Oran' });
});
