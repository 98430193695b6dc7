import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// CREATE, UPDATE and DELETE at the server's door.

let world: TestWorld;
let office: TestDevice;
let driver: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  office = await world.signIn(world.tenant.admin);
  driver = await world.signIn(world.tenant.drivers[0]!);
});
afterAll(() => world.end());

const entity = 'logistics.client';
const shop = { name: 'Épicerie', phone: null, address: 'Rue 1', city: 'Oran', position: null };
const make = (said: Partial<SyncEvent> = {}, from = office): SyncEvent =>
  from.event({ entity, entityId: v7(), action: 'CREATE', baseVersion: 0, payload: shop, ...said });
const edit = (entityId: string, payload: object, said: Partial<SyncEvent> = {}, from = office): SyncEvent =>
  from.event({ entity, entityId, action: 'UPDATE', baseVersion: 0, payload: { ...payload }, ...said });
const stored = async (id: string) => (await world.truth`select * from logistics.client where id = ${id}`)[0];

describe('[R26] what is refused', () => {
  test('an id that is taken, a value that is none, a role that may not', async () => {
    const first = make();
    const again = make({ entityId: first.entityId });
    const bad = make({ payload: { ...shop, name: 5 } });
    const { receipts } = await office.push([first, again, bad]);
    expect(receipts).toMatchObject([
      { status: 'applied', row: { id: first.entityId, name: shop.name } },
      { status: 'rejected', code: 'INVALID_EVENT' },
      { status: 'rejected', code: 'INVALID_PAYLOAD', resolution: { data: { path: 'name' } } },
    ]);
    const mine = await driver.push([make({}, driver), edit(first.entityId, { name: 'x' }, {}, driver)]);
    expect(mine.receipts.map(({ code }) => code)).toEqual(['FORBIDDEN_ACTION', 'FORBIDDEN_ACTION']);
    expect(await stored(first.entityId)).toMatchObject({ name: shop.name, written_by: world.tenant.admin.id });
  });

  test('[R28] what comes after a refused event is parked, and says what can be done', async () => {
    const parent = make({ payload: { name: 'no address' } });
    const child = edit(parent.entityId, { city: 'Blida' }, { after: [parent.id] });
    const other = make();
    const { receipts } = await office.push([child, parent, other]);
    expect(receipts).toMatchObject([
      {
        ...{ status: 'rejected', code: 'DEPENDENCY_REJECTED' },
        resolution: {
          action: 'REPAIR_PARENT',
          data: { eventId: parent.id, choices: expect.arrayContaining(['SEND_AGAIN']) },
        },
      },
      { status: 'rejected', code: 'INVALID_PAYLOAD' },
      { status: 'applied' },
    ]);
  });
});

test('[E2] a batch of creations, edits and deletions has one effect, however often it comes', async () => {
  const made = make();
  const edited = edit(made.entityId, { city: 'Alger' }, { after: [made.id] });
  const gone = make();
  const removed = office.event({ entity, entityId: gone.entityId, action: 'DELETE', payload: {}, after: [gone.id] });
  const events = [made, edited, gone, removed];
  const first = await office.push(events);
  expect(first.receipts.map(({ status, visible }) => [status, visible])).toEqual([
    ['applied', undefined],
    ['applied', undefined],
    ['applied', undefined],
    ['applied', false],
  ]);
  const before = [await stored(made.entityId), await stored(gone.entityId)];
  const second = await office.push(events);
  expect(second.receipts).toEqual(first.receipts.map((receipt) => ({ ...receipt, replayed: true })));
  expect([await stored(made.entityId), await stored(gone.entityId)]).toEqual(before);
  expect(before).toMatchObject([{ city: 'Alger', deleted_at: null }, { deleted_at: expect.any(Date) }]);
});

test('[F8] what another program writes by SQL counts as written now, by nobody, column by column', async () => {
  const made = make();
  const { receipts } = await office.push([made]);
  const { version } = receipts[0]!;
  await world.truth`update logistics.client set phone = '9' where id = ${made.entityId}`;
  const row = await stored(made.entityId);
  expect(row).toMatchObject({ written_by: null, column_versions: { '*': version, phone: Number(row?.version) } });
  const late = edit(made.entityId, { phone: '1', city: 'Blida' }, { baseVersion: version! });
  expect((await office.push([late])).receipts).toMatchObject([
    {
      status: 'amended',
      code: 'OVERTAKEN',
      row: { phone: '9', city: 'Blida' },
      resolution: { data: { lost: ['phone'] } },
    },
  ]);
});
