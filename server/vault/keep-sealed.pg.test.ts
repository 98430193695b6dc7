import pino from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { worldApart } from '#testkit/world-apart.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { keepSealed } from './keep-sealed.ts';
import { TEST_MASTER_KEYS } from './test-master-key.ts';

// The job that locks what other programs wrote in clear, of many tenants.

let world: Awaited<ReturnType<typeof worldApart>>;
let tenants: FreshPackTenant[];
/** A process that knows no key yet. */
let database: Database;
beforeAll(async () => {
  // A server that runs for another test would lock what lies in clear here.
  world = await worldApart();
  database = openDatabase(world.urls, { masterKeys: TEST_MASTER_KEYS });
  const make = () =>
    world.database.owner.begin((sql) => createPackTenantIn(sql, { kind: 'school', slug: `t-${v7()}`, locale: 'en' }));
  tenants = [await make(), await make(), await make()].sort((a, b) => (a.id < b.id ? -1 : 1));
});
afterAll(async () => {
  await database.end();
  await world.end();
});

const inClear = async ({ id }: FreshPackTenant): Promise<number> => {
  const [row] = await world.truth<{ count: number }[]>`
    select count(*)::int as count from school.student
    where tenant_id = ${id} and health_note is not null and health_note not like 'nv1.%'`;
  return row!.count;
};

test('[N9] a tenant whose key does not open keeps no other in clear, and is named in the log', async () => {
  for (const { id } of tenants)
    await world.truth`update school.student set health_note = 'asthma ' || matricule where tenant_id = ${id}`;
  const [first, broken, last] = tenants as [FreshPackTenant, FreshPackTenant, FreshPackTenant];
  await world.truth`
    insert into navette.data_key (tenant_id, id, wrapped_by, wrapped) values (${broken.id}, 1, 'lost', 'x')
    on conflict (tenant_id, id) do update set wrapped_by = 'lost'`;
  const before = await inClear(broken);
  const lines: string[] = [];
  const stop = keepSealed(database, pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }));
  await stop();
  expect([await inClear(first), await inClear(broken), await inClear(last)]).toEqual([0, before, 0]);
  expect(before).toBeGreaterThan(0);
  const errors = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);
  expect(errors).toMatchObject([{ tenantId: broken.id, err: { message: expect.stringContaining('lost') } }]);
  const sealed = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 30);
  expect(sealed.sealed).toBeGreaterThan(1);
});
