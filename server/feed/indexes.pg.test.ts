import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emptyDatabase } from '#testkit/postgres/database.ts';
import { migrate } from '../database/migrate.ts';
import { bind } from './bind.ts';
import { type FeedWorld, feedWorld, idOf } from './feed-world.ts';
import { newsSql, pageSql } from './pass-sql.ts';
import type { Pass } from './plan.ts';

const DRIVER = idOf(1, 1);

/** As the API's role, with row-level security, on tables that are too large to be read whole. */
describe('the delta pull reads by index', () => {
  let world: FeedWorld;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await emptyDatabase();
    ({ drop } = database);
    await migrate(database.url);
    world = await feedWorld(database);
    await world.sql`
      insert into logistics.client (tenant_id, id, name, address, city)
      select ${world.tenantId}, gen_random_uuid(), 'Client ' || n, '-', '-' from generate_series(1, 20000) n`;
    await world.sql`
      insert into logistics.delivery (tenant_id, id, reference, client_id, driver_id, warehouse_id, planned_on, stop, status,
        total_cents, qr_payload, code, lines)
      select tenant_id, gen_random_uuid(), id, id, case when name like '%7' then ${DRIVER}::uuid else id end, id,
        '2026-11-20', 1, 'pending', 1, '-', '-', '[]'
      from logistics.client`;
    await world.sql`analyze navette.change, navette.membership, logistics.client, logistics.delivery`;
    // While another test of this PostgreSQL holds a transaction of before, all of these rows are news, and read whole rightly.
    const isPast = async () => {
      const [row] = await world.sql<{ past: boolean }[]>`
        select max(tx) < pg_snapshot_xmin(pg_current_snapshot()) as past from navette.change`;
      return row?.past === true;
    };
    await vi.waitUntil(isPast, { timeout: 20_000, interval: 50 });
  });
  afterAll(async () => {
    await world.end();
    await drop();
  });

  async function planOf(sql: string, isGeneric = false): Promise<string> {
    return world.database.asTenant(world.tenantId, async (tx) => {
      const [now] = await tx.sql<{ snapshot: string }[]>`select pg_current_snapshot()::text as snapshot`;
      const { text, values } = bind(sql, {
        tenant: world.tenantId,
        buckets: `{user:${DRIVER}}`,
        before: `{user:${DRIVER}}`,
        moved: '{}',
        since: now!.snapshot,
        after: idOf(2, 0),
        limit: 5000,
        separator: '\n',
        ending: '\n',
      });
      const lines = isGeneric
        ? await tx.sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain (generic_plan, costs off) ${text}`)
        : await tx.sql.unsafe<{ 'QUERY PLAN': string }[]>(`explain (costs off) ${text}`, values);
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    });
  }

  function expectRanges(plan: string, indexes: string[]): void {
    expect(plan).not.toContain('Seq Scan');
    for (const index of indexes) {
      const [, condition = ''] = (plan.split(new RegExp(`Scan (?:using|on) ${index}\\b`))[1] ?? '').split('\n');
      expect(condition, plan).toMatch(/Index Cond: .*tenant_id = .*tx >= /);
    }
  }

  it.each([
    ['changed', ['change_tx']],
    ['changedOwn', ['change_tx', 'membership_tx']],
    ['deleted', ['change_tx']],
  ] as [Pass, string[]][])('%s', async (pass, indexes) => {
    for (const isFirst of [true, false]) {
      expectRanges(await planOf(pageSql({ entity: 'logistics.client', pass }, isFirst)), indexes);
    }
  });

  it('the question whether anything is new, also once PostgreSQL keeps its plan', async () => {
    expectRanges(await planOf(newsSql), ['change_tx', 'membership_tx']);
    expectRanges(await planOf(newsSql, true), ['change_tx', 'membership_tx']);
  });

  it('rows from zero come in the order of their key, without sorting the table', async () => {
    const plan = await planOf(pageSql({ entity: 'logistics.client', pass: 'all' }, false));
    expect(plan).toContain('Index Scan using client_tenant_id_id_pk');
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });
});
