import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { worldApart } from '#testkit/world-apart.ts';
import { openDatabase } from '../database/open.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import type { TestDevice } from '../test-world.ts';
import { sealRows } from './keep-sealed.ts';
import { fixedKeys, masterKeyOf } from './master-key.ts';
import { TEST_MASTER_KEYS } from './test-master-key.ts';

// [N9] Nothing sensitive lies in clear in PostgreSQL, and whoever may see it reads it as it was written.

const SECRET = 'the word is xylophone';

let world: Awaited<ReturnType<typeof worldApart>>;
let tenant: FreshPackTenant;
let school: FreshPackTenant;
let phone: TestDevice;
beforeAll(async () => {
  // A server that runs for another test would lock what lies in clear here.
  world = await worldApart();
  const make = (kind: 'captures' | 'school') =>
    world.database.owner.begin((sql) => createPackTenantIn(sql, { kind, slug: `t-${v7()}`, locale: 'en' }));
  [tenant, school] = [await make('captures'), await make('school')];
  phone = await world.signIn(tenant.accounts[0]!);
});
afterAll(() => world.end());

const capture = (payload: object = { rawContent: SECRET }, from = phone): SyncEvent =>
  from.event({
    ...{ entity: 'captures.capture', entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: { tags: ['xylo'], ...payload },
  });

/** Every place of the database in which a text stands, of all tables of the packs and the engine. */
async function placesOf(text: string): Promise<string[]> {
  const tables = await world.truth<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('navette', 'captures', 'school', 'service', 'logistics')`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await world.truth.unsafe(`select from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat();
}

const pulled = async (from: TestDevice): Promise<string> =>
  await (await from.request('/api/sync/pull?limit=5000')).text();

describe('[N9] a sensitive text', () => {
  test('lies in no table in clear: neither in its row, the ledger, nor the log of conflicts', async () => {
    const made = capture();
    const edited = phone.event({
      ...{ entity: 'captures.capture', entityId: made.entityId, action: 'UPDATE', after: [made.id] },
      payload: { rawContent: `${SECRET}, twice` },
    });
    const { receipts } = await phone.push([made, edited]);
    expect(receipts).toMatchObject([
      { status: 'applied', row: { rawContent: SECRET, encrypted: true } },
      { status: 'applied', row: { rawContent: `${SECRET}, twice` } },
    ]);
    // Another edit that meets the server's: both versions go into the log.
    await world.truth`update captures.capture set raw_content = ${`${SECRET} by the office`} where id = ${made.entityId}`;
    expect(await placesOf('xylophone')).toEqual(['captures.capture']);
    const late = phone.event({
      ...{ entity: 'captures.capture', entityId: made.entityId, action: 'UPDATE', baseVersion: receipts[1]!.version! },
      payload: { rawContent: `${SECRET}, thrice` },
    });
    expect((await phone.push([late])).receipts).toMatchObject([{ row: { rawContent: `${SECRET}, thrice` } }]);
    expect(await placesOf('xylophone')).toEqual([]);
    const [log] = await world.truth`select mine, theirs from navette.conflict_log where entity_id = ${made.entityId}`;
    const locked = { rawContent: expect.stringMatching(/^nv1\./) };
    expect(log).toMatchObject({ mine: locked, theirs: locked });
  });

  test('what cannot even be read is kept locked as well', async () => {
    const broken = { ...capture({ rawContent: 'xylophone in pieces' }), checksum: '0'.repeat(64) };
    expect((await phone.push([broken])).receipts).toMatchObject([{ code: 'CHECKSUM_MISMATCH' }]);
    expect(await placesOf('xylophone')).toEqual([]);
  });

  test('comes back in clear: in the feed, and in the answer to what is sent again', async () => {
    const made = capture({ rawContent: 'a "quoted" xylophone\n\\ ضع' });
    const [first] = (await phone.push([made])).receipts;
    const [again] = (await phone.push([made])).receipts;
    expect(again).toEqual({ ...first, replayed: true });
    const page = JSON.parse(await pulled(phone)) as { changes: { id: string; row?: Record<string, unknown> }[] };
    expect(page.changes.find(({ id }) => id === made.entityId)?.row).toEqual(first!.row);
    expect(JSON.stringify(page)).not.toContain('nv1.1.');
  });

  test('an edit to the same text changes nothing', async () => {
    const made = capture({ rawContent: 'same' });
    const [first] = (await phone.push([made])).receipts;
    const same = phone.event({
      ...{ entity: 'captures.capture', entityId: made.entityId, action: 'UPDATE', after: [made.id] },
      payload: { rawContent: 'same' },
    });
    expect((await phone.push([same])).receipts).toMatchObject([{ version: first!.version }]);
  });
});

test('[F8] what plain SQL wrote in clear is locked where it lies, and nobody has edited it', async () => {
  await world.truth`
    update school.student set health_note = 'asthma ' || matricule where id in
      (select id from school.student where tenant_id = ${school.id} order by id limit 2)`;
  const before = await world.truth`
    select id, health_note, column_versions, column_times, written_at from school.student
    where tenant_id = ${school.id} and health_note is not null order by id`;
  expect(before.length).toBeGreaterThan(1);
  await sealRows(world.database, school.id);
  const after = await world.truth`
    select id, health_note, column_versions, column_times, written_at, version::int from school.student
    where tenant_id = ${school.id} and health_note is not null order by id`;
  for (const [at, row] of after.entries()) {
    expect(row.health_note).toMatch(/^nv1\.1\./);
    expect(row.column_versions).toEqual(before[at]!.column_versions);
    expect(row.column_times).toEqual(before[at]!.column_times);
    expect(row.written_at).toEqual(before[at]!.written_at);
  }
  const head = await world.signIn(school.accounts.find(({ role }) => role === 'head')!);
  expect(await pulled(head)).toContain(JSON.stringify(before[0]!.health_note));
  expect(await sealRows(world.database, school.id)).toBe(0);
});

test('requests cannot read the keys, and another master key opens nothing', async () => {
  await expect(world.database.asTenant(tenant.id, (tx) => tx.sql`select * from navette.data_key`)).rejects.toThrow(
    /permission/,
  );
  const stranger = openDatabase(world.urls, { masterKeys: fixedKeys(masterKeyOf(new Uint8Array(32).fill(9))) });
  const nobody = openDatabase(world.urls);
  try {
    const [row] = await world.truth<{ id: string; raw_content: string }[]>`
      select id, raw_content from captures.capture where tenant_id = ${tenant.id} and raw_content like 'nv1.%' limit 1`;
    const locked = { id: row!.id, rawContent: row!.raw_content };
    await expect(stranger.vaultOf(tenant.id).open(locked)).rejects.toThrow('another master key');
    await expect(nobody.vaultOf(tenant.id).open(locked)).rejects.toThrow('without a master key');
    expect(await world.database.vaultOf(tenant.id).open(locked)).not.toEqual(locked);
  } finally {
    await Promise.all([stranger.end(), nobody.end()]);
  }
});

test('servers that start at once agree on a tenant’s key', async () => {
  const other = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'captures', slug: `t-${v7()}`, locale: 'en' }),
  );
  const databases = [1, 2, 3, 4].map(() => openDatabase(world.urls, { masterKeys: TEST_MASTER_KEYS }));
  try {
    const locked = await Promise.all(databases.map((one) => one.vaultOf(other.id).sealBody('r', 'text')));
    expect(new Set(locked).size).toBe(1);
  } finally {
    await Promise.all(databases.map((one) => one.end()));
  }
});
