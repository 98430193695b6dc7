import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PushRequest } from '#protocol/push.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Database, Tx } from '../database/open.ts';
import { createPackTenantIn } from '../demo/pack-tenant.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';
import { type PushContext, push } from './push.ts';

// "Constant number of SQL statements for a batch of 100–500 different deliveries": counted, not timed.

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 700, clients: 700 } });
  driver = world.tenant.drivers[0]!;
  phone = await world.signIn(driver);
});
afterAll(() => world.end());

/** The same database, which counts what is asked of it. */
function counting(database: Database): { database: Database; statements(): number } {
  let count = 0;
  const counted = (sql: Tx['sql']): Tx['sql'] =>
    new Proxy(sql, {
      apply: (target, self, given) => {
        count += 1;
        return Reflect.apply(target, self, given);
      },
      get: (target, name) => {
        if (name === 'unsafe') count += 1;
        return Reflect.get(target, name);
      },
    });
  const asTenant: Database['asTenant'] = (tenantId, work, options) =>
    database.asTenant(tenantId, (tx) => work({ ...tx, sql: counted(tx.sql) }), options);
  return { database: { ...database, asTenant }, statements: () => count };
}

async function statementsFor(events: unknown[], phone: TestDevice): Promise<number> {
  const { database, statements } = counting(world.database);
  const { session } = phone;
  const request: PushRequest = { batchId: v7(), head: { seq: phone.seq, hash: phone.hash }, events };
  const context = {
    account: {
      ...session.user,
      tenantId: session.tenant.id,
      userId: session.user.id,
      deviceId: phone.id,
      deviceEpoch: 1,
    },
    ...{ locale: 'en', requestId: v7(), bytes: 0, startedAt: new Date() },
  };
  const ports = { database, clock: world.clock, ids: { next: () => v7() } };
  const answer = await push(ports, request, context as unknown as PushContext);
  expect(answer.receipts.every(({ status }) => status === 'applied')).toBe(true);
  return statements();
}

const batch = (size: number) =>
  Array.from({ length: size }, (_, at) =>
    phone.validation(world.take(driver), { signature: at.toString(16).padStart(64, '0') }),
  );

/** What every lot still holds, and so whether validations find enough. */
const stock = (remaining: number) =>
  world.truth`update logistics.stock_lot set remaining = ${remaining} where tenant_id = ${world.tenant.id}`;

test('a batch of 500 validations takes as many statements as a batch of 2', async () => {
  await stock(1_000_000);
  const few = await statementsFor(batch(2), phone);
  expect(await statementsFor(batch(100), phone)).toBe(few);
  expect(await statementsFor(batch(500), phone)).toBe(few);
  expect(few).toBeLessThan(22);
});

test('[L6] one more where goods are missing, of however many validations', async () => {
  await stock(0);
  const few = await statementsFor(batch(2), phone);
  expect(await statementsFor(batch(20), phone)).toBe(few);
  expect(few).toBeLessThan(23);
});

test('a batch of nothing but replays writes nothing but its line in the log', async () => {
  const events = batch(50);
  await statementsFor(events, phone);
  expect(await statementsFor(events, phone)).toBeLessThan(11);
});

test('so does a batch of new clients, each looked up by its natural key', async () => {
  const office = await world.signIn(world.tenant.admin);
  const made = (size: number) =>
    Array.from({ length: size }, (_, at) =>
      office.event({
        ...{ entity: 'logistics.client', entityId: v7(), action: 'CREATE', baseVersion: 0 },
        payload: { name: `Shop ${at}`, phone: v7().slice(-12), address: 'Rue 1', city: 'Oran' },
      }),
    );
  const few = await statementsFor(made(2), office);
  expect(await statementsFor(made(200), office)).toBe(few);
});

test('[R38] so does a batch of edits that give clients another telephone', async () => {
  const office = await world.signIn(world.tenant.admin);
  const rows = await world.truth<{ id: string; version: number }[]>`
    select id, version::int as version from logistics.client where tenant_id = ${world.tenant.id} order by id limit 202`;
  const edits = (from: number, to: number) =>
    rows.slice(from, to).map(({ id, version }) =>
      office.event({
        ...{ entity: 'logistics.client', entityId: id, action: 'UPDATE', baseVersion: version },
        payload: { phone: v7().slice(-12) },
      }),
    );
  const few = await statementsFor(edits(0, 2), office);
  expect(await statementsFor(edits(2, 202), office)).toBe(few);
});

test('[R31] one more where events say whom their records lead to, of however many', async () => {
  const { id, accounts } = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'service', slug: `t-${v7()}`, locale: 'en' }),
  );
  const technician = accounts.find(({ role }) => role === 'technician')!;
  await world.truth`update navette.account set sectors = '{}' where tenant_id = ${id} and id = ${technician.id}`;
  const phone = await world.signIn(technician);
  const rows = await world.truth<{ id: string; version: number; customerId: string }[]>`
    insert into service.intervention (tenant_id, id, subject, customer_id, colleague_id, scheduled_at, status)
    select ${id}::uuid, gen_random_uuid(), 'Boiler', gen_random_uuid(), ${technician.id}::uuid, now(), 'planned'
    from generate_series(1, 60) returning id, version::int as version, customer_id as "customerId"`;
  const edits = (from: number, to: number, payload: (at: number) => object) =>
    rows.slice(from, to).map((row, at) =>
      phone.event({
        ...{ entity: 'service.intervention', entityId: row.id, action: 'UPDATE', baseVersion: row.version },
        payload: { ...payload(from + at) },
      }),
    );
  const plain = await statementsFor(
    edits(0, 2, () => ({ report: 'Fine' })),
    phone,
  );
  const moved = (at: number) => ({ customerId: rows[59 - at]!.customerId });
  // Besides the one that looks for aliases of customers.
  expect(await statementsFor(edits(2, 4, moved), phone)).toBe(plain + 1 + 1);
  expect(await statementsFor(edits(4, 30, moved), phone)).toBe(plain + 1 + 1);
});
