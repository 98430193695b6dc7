import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { rowJson } from '../database/row-json.ts';
import { type FeedWorld, feedWorld, idOf, type OpenTransaction, type Replica } from './feed-world.ts';

const DRIVERS = [idOf(1, 1), idOf(1, 2)];
const CLIENTS = [1, 2, 3].map((number) => idOf(2, number));
const DELIVERIES = [1, 2, 3, 4, 5].map((number) => idOf(3, number));

const slot = fc.nat(1);
const delivery = fc.constantFrom(...DELIVERIES);
const client = fc.constantFrom(...CLIENTS);
const driver = fc.constantFrom(...DRIVERS);

/** What can happen. `tx`: which of two open transactions it happens in. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('put-client' as const), tx: slot, client, city: fc.string({ maxLength: 3 }) }),
  fc.record({ what: fc.constant('put-delivery' as const), tx: slot, delivery, client, driver }),
  fc.record({ what: fc.constant('assign' as const), tx: slot, delivery, client, driver }),
  fc.record({ what: fc.constant('edit-client' as const), tx: slot, client, city: fc.string({ maxLength: 3 }) }),
  fc.record({
    what: fc.constant('mark-deleted' as const),
    tx: slot,
    table: fc.constant('delivery' as const),
    id: delivery,
  }),
  fc.record({
    what: fc.constant('mark-deleted' as const),
    tx: slot,
    table: fc.constant('client' as const),
    id: client,
  }),
  fc.record({ what: fc.constant('restore' as const), tx: slot, table: fc.constant('delivery' as const), id: delivery }),
  fc.record({ what: fc.constant('delete' as const), tx: slot, table: fc.constant('delivery' as const), id: delivery }),
  fc.record({ what: fc.constant('delete' as const), tx: slot, table: fc.constant('client' as const), id: client }),
  fc.record({ what: fc.constant('commit' as const), tx: slot }),
  fc.record({ what: fc.constant('rollback' as const), tx: slot }),
  fc.record({ what: fc.constant('page' as const), device: fc.nat(2), limit: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ what: fc.constant('page' as const), device: fc.nat(2), limit: fc.constant(5000) }),
  fc.record({ what: fc.constant('role' as const), role: fc.constantFrom('driver', 'keeper', 'admin') }),
);
type Happening = typeof happening extends fc.Arbitrary<infer Kind> ? Kind : never;

describe('convergence', () => {
  let world: FeedWorld;

  beforeAll(async () => {
    world = await feedWorld(testDatabase());
  });
  afterAll(() => world.end());

  it('[A4] a deleted record that a delivery still leads to ends no page, and what comes behind it arrives', async () => {
    await startingWith(world);
    const [first, second] = CLIENTS;
    const { sql, tenantId } = world;
    await sql`update logistics.delivery set driver_id = ${DRIVERS[0]!} where tenant_id = ${tenantId}`;
    await sql`update logistics.client set deleted_at = now() where tenant_id = ${tenantId} and id = ${first!}`;
    for (const limit of [1, 2, 5000]) {
      const device = world.device('driver', DRIVERS[0]!);
      await device.pull(limit);
      expect([device.has('logistics.client', first!), device.has('logistics.client', second!)]).toEqual([false, true]);
    }
  });

  it('pulled page by page between any transactions, every device ends with what it may see, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 20, maxLength: 60, size: 'max' }), async (happenings) => {
        await startingWith(world);
        const devices = [...DRIVERS.map((id) => world.device('driver', id)), world.device('admin', idOf(1, 9))];
        await happen(world, devices, happenings);
        for (const device of devices) {
          await device.pull();
          expect(Object.fromEntries(device.rows)).toEqual(await truthFor(world, device));
          const fresh = world.device(device.account.role, device.account.userId);
          await fresh.pull(2);
          expect(Object.fromEntries(fresh.rows)).toEqual(Object.fromEntries(device.rows));
        }
      }),
      { numRuns: 60, seed: 20_261_120 },
    );
  }, 120_000);
});

/** All clients, and deliveries to the first two of them, one driver each. */
async function startingWith({ sql, tenantId, addClient, addDelivery }: FeedWorld): Promise<void> {
  await sql`delete from logistics.delivery where tenant_id = ${tenantId}`;
  await sql`delete from logistics.client where tenant_id = ${tenantId}`;
  for (const id of CLIENTS) await addClient(sql, id);
  for (const [number, id] of DELIVERIES.entries()) {
    await addDelivery(sql, id, { client: CLIENTS[number % 2]!, driver: DRIVERS[number % 2]! });
  }
}

/** Two transactions at most, and never a statement that would wait for the other: rows in use are left alone. */
async function happen(world: FeedWorld, devices: Replica[], happenings: Happening[]): Promise<void> {
  const open: (OpenTransaction | null)[] = [null, null];
  const inUse = new Map<string, number>();
  const take = async (tx: number, rows: string[]): Promise<OpenTransaction['sql'] | null> => {
    if (rows.some((row) => (inUse.get(row) ?? tx) !== tx)) return null;
    for (const row of rows) inUse.set(row, tx);
    open[tx] ??= await world.begin();
    return open[tx].sql;
  };
  const finish = async (tx: number, how: 'commit' | 'rollback'): Promise<void> => {
    await open[tx]?.[how]();
    open[tx] = null;
    for (const [row, user] of inUse) if (user === tx) inUse.delete(row);
  };

  for (const step of happenings) {
    switch (step.what) {
      case 'put-client': {
        const sql = await take(step.tx, [step.client]);
        await sql?.unsafe(
          `insert into logistics.client (tenant_id, id, name, address, city) values ($1, $2, 'A', 'B', $3)
           on conflict (tenant_id, id) do update set city = excluded.city, deleted_at = null`,
          [world.tenantId, step.client, step.city],
        );
        break;
      }
      case 'put-delivery': {
        const sql = await take(step.tx, [step.delivery]);
        await sql?.unsafe(
          `insert into logistics.delivery (tenant_id, id, reference, client_id, driver_id, warehouse_id, planned_on, stop,
             status, total_cents, qr_payload, code, lines)
           values ($1, $2, gen_random_uuid(), $3, $4, $3, '2026-11-20', 1, 'pending', 1, 'q', 'c', '[]')
           on conflict (tenant_id, id) do update set driver_id = excluded.driver_id, client_id = excluded.client_id`,
          [world.tenantId, step.delivery, step.client, step.driver],
        );
        break;
      }
      case 'assign': {
        const sql = await take(step.tx, [step.delivery]);
        await sql?.unsafe(
          'update logistics.delivery set driver_id = $3, client_id = $4 where tenant_id = $1 and id = $2',
          [world.tenantId, step.delivery, step.driver, step.client],
        );
        break;
      }
      case 'edit-client': {
        const sql = await take(step.tx, [step.client]);
        await sql?.unsafe('update logistics.client set city = $3 where tenant_id = $1 and id = $2', [
          world.tenantId,
          step.client,
          step.city,
        ]);
        break;
      }
      case 'mark-deleted':
      case 'restore': {
        const sql = await take(step.tx, [step.id]);
        const value = step.what === 'restore' ? 'null' : 'now()';
        await sql?.unsafe(`update logistics.${step.table} set deleted_at = ${value} where tenant_id = $1 and id = $2`, [
          world.tenantId,
          step.id,
        ]);
        break;
      }
      case 'delete': {
        const sql = await take(step.tx, [step.id]);
        await sql?.unsafe(`delete from logistics.${step.table} where tenant_id = $1 and id = $2`, [
          world.tenantId,
          step.id,
        ]);
        break;
      }
      case 'commit':
      case 'rollback':
        await finish(step.tx, step.what);
        break;
      case 'page':
        await devices[step.device]!.page(step.limit);
        break;
      case 'role': {
        const first = devices[0]!;
        first.account = { ...first.account, role: step.role };
        break;
      }
    }
  }
  await finish(0, 'commit');
  await finish(1, 'commit');
}

/** What a person may see, said in plain SQL and not by the feed. */
async function truthFor({ sql, tenantId }: FeedWorld, { account }: Replica): Promise<Record<string, unknown>> {
  const seesAll = account.role !== 'driver';
  const rows = await sql.unsafe<{ key: string; row: Record<string, unknown> }[]>(
    `select 'logistics.delivery ' || d.id as key, ${rowJson('logistics.delivery', 'd')} as row
     from logistics.delivery d
     where d.tenant_id = $1 and d.deleted_at is null and ($2 or d.driver_id = $3)
     union all
     select 'logistics.client ' || c.id, ${rowJson('logistics.client', 'c')}
     from logistics.client c
     where c.tenant_id = $1 and c.deleted_at is null and ($2 or exists (
       select from logistics.delivery d
       where d.tenant_id = $1 and d.client_id = c.id and d.driver_id = $3 and d.deleted_at is null))`,
    [tenantId, seesAll, account.userId],
  );
  return Object.fromEntries(rows.map(({ key, row }) => [key, row]));
}
