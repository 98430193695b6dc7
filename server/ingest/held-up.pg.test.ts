import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { connect } from '../database/connect.ts';
import type { DeliveryRow } from '../demo/rows.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Somebody outside says `begin; update …` and leaves it open.

/** Well below the 30 s after which a device gives up, above the 5 s that the server waits. */
const SOON_MS = 12_000;

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 20 } });
  driver = world.tenant.drivers[0]!;
  phone = await world.signIn(driver);
});
afterAll(() => world.end());

/** Does `work` while a record is held on a connection of its own. */
async function held<T>(table: 'delivery' | 'client', id: string, work: () => Promise<T>): Promise<T> {
  const sql = connect(testDatabase().adminUrl, { max: 1 });
  onTestFinished(() => sql.end());
  return (await sql.begin(async (tx) => {
    await tx`update ${tx(`logistics.${table}`)} set deleted_at = deleted_at where id = ${id}`;
    return await work();
  })) as T;
}

const soon = async <T>(work: Promise<T>): Promise<T> => {
  const began = performance.now();
  const result = await work;
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  return result;
};
const LATER = { status: 'rejected', code: 'UNAVAILABLE', retryable: true };

test('[E7] a record that a transaction left open holds keeps its own event waiting, and no other', async () => {
  const [first, second, last] = [world.take(driver), world.take(driver), world.take(driver)];
  const events = [first, second, last].map((delivery) => phone.validation(delivery));
  const note = phone.note(
    { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: v7() },
    { after: [events[1]!.id] },
  );
  const { receipts, received } = await held('delivery', second.id, () => soon(phone.push([...events, note])));
  expect(receipts).toMatchObject([{ status: 'applied' }, LATER, { status: 'applied' }, { status: 'waiting' }]);
  expect(received).toMatchObject({
    through: 1,
    count: 2,
    missing: [
      [2, 2],
      [4, 4],
    ],
  });
  expect(await world.audit(second.id)).toEqual([]);

  const again = await phone.push([...events, note]);
  expect(again.receipts).toMatchObject([
    { status: 'applied', replayed: true },
    { status: 'applied' },
    { status: 'applied', replayed: true },
    { status: 'applied' },
  ]);
  expect(again.received).toMatchObject({ through: 4, count: 4, missing: [] });
  for (const { id } of [first, second, last]) expect(await world.audit(id)).toHaveLength(1);
});

test('[E7] with every event held all wait; what is not there is told as ever', async () => {
  const delivery = world.take(driver);
  const nowhere: DeliveryRow = { ...delivery, id: v7() };
  const events = [phone.validation(delivery), phone.validation(nowhere)];
  const { receipts } = await held('delivery', delivery.id, () => soon(phone.push(events)));
  expect(receipts).toMatchObject([LATER, { status: 'rejected', code: 'OUT_OF_SCOPE' }]);
});

test('[R38] a held record that bears a natural key: who comes to that name waits, and makes no second one', async () => {
  const office = await world.signIn(world.tenant.admin);
  const [twin, other] = await world.truth<{ id: string; version: number; name: string; phone: string }[]>`
    select id, version::int as version, name, phone from logistics.client where tenant_id = ${world.tenant.id} order by id limit 2`;
  const client = { name: 'Shop', address: 'Rue 1', city: 'Oran' };
  const made = office.event({
    ...{ entity: 'logistics.client', entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: { ...client, name: twin!.name, phone: twin!.phone },
  });
  const renamed = office.event({
    ...{ entity: 'logistics.client', entityId: other!.id, action: 'UPDATE', baseVersion: other!.version },
    payload: { name: twin!.name, phone: twin!.phone },
  });
  const free = office.event({
    ...{ entity: 'logistics.client', entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: { ...client, phone: v7().slice(-12) },
  });
  const { receipts } = await held('client', twin!.id, () => soon(office.push([made, renamed, free])));
  expect(receipts).toMatchObject([LATER, LATER, { status: 'applied' }]);
  expect((await office.push([made, renamed])).receipts).toMatchObject([
    { status: 'amended', mergedInto: twin!.id },
    { status: 'rejected', code: 'ALREADY_EXISTS' },
  ]);
});

test('[N7] what a push needs beside its records is held: come back in a moment, and nothing was done', async () => {
  const delivery = world.take(driver);
  const sql = connect(testDatabase().adminUrl, { max: 1 });
  onTestFinished(() => sql.end());
  const event = phone.validation(delivery);
  await sql.begin(async (tx) => {
    await tx`update navette.device set name = name where id = ${phone.id}`;
    const answer = await soon(
      phone.post({ batchId: v7(), head: { seq: phone.seq, hash: phone.hash }, events: [event] }),
    );
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
  expect((await phone.push([event])).receipts).toMatchObject([{ status: 'applied' }]);
});
