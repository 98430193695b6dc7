import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { worldApart } from '#testkit/world-apart.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import type { TestDevice } from '../test-world.ts';
import { renewKeys } from './renew-keys.ts';
import { rotate, rotatingTenants } from './rotate.ts';
import { TEST_MASTER_KEYS } from './test-master-key.ts';

// [N9] A tenant's key gets another version, while people work: nothing is lost, and no device hears of it.

const DAY_MS = 86_400_000;

let world: Awaited<ReturnType<typeof worldApart>>;
beforeAll(async () => {
  // A whole table is locked here.
  world = await worldApart();
});
afterAll(() => world.end());

let tenant: FreshPackTenant;
let phone: TestDevice;
let made: SyncEvent[];
/** Texts in rows, the ledger, the log of conflicts, and of what could not be read. */
beforeEach(async () => {
  tenant = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'captures', slug: `t-${v7()}`, locale: 'en' }),
  );
  phone = await world.signIn(tenant.accounts[0]!);
  made = Array.from({ length: 12 }, (_, at) => capture(`secret ${at} "ضع" ${randomBytes(4).toString('hex')}`));
  const { receipts } = await phone.push(made);
  await world.truth`update captures.capture set normalized_text = 'by SQL' where id = ${made[0]!.entityId}`;
  await phone.push([edit(made[0]!, receipts[0]!.version!, 'mine after all')]);
  await phone.push([{ ...capture('in pieces'), checksum: '0'.repeat(64) }]);
});

const capture = (rawContent: string): SyncEvent =>
  phone.event({
    ...{ entity: 'captures.capture', entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: { rawContent, tags: [] },
  });
const edit = ({ entityId }: SyncEvent, baseVersion: number, normalizedText: string): SyncEvent =>
  phone.event({
    ...{ entity: 'captures.capture', entityId, action: 'UPDATE', baseVersion },
    payload: { normalizedText, rawContent: 'again' },
  });

/** How many rows of each table hold a text that this key has locked. */
async function lockedBy(id: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['captures.capture', 'navette.ledger', 'navette.conflict_log', 'navette.rejected_payload']) {
    const [row] = await world.truth.unsafe<{ n: number }[]>(
      `select count(*)::int as n from ${table} t where t.tenant_id = $1 and t::text like $2`,
      [tenant.id, `%nv1.${id}.%`],
    );
    if (row!.n > 0) counts[table] = row!.n;
  }
  return counts;
}

/** All that must stay as it was, but for the ciphertext. */
const standing = () => world.truth`
  select c.id, c.version::int, c.last_modified_at, c.column_versions, c.column_times, c.written_at, c.written_by, ch.tx::text as told
  from captures.capture c join navette.change ch on ch.tenant_id = c.tenant_id and ch.id = c.id
  where c.tenant_id = ${tenant.id} order by c.id`;

interface Page {
  cursor: string;
  changes: { id: string; row?: Record<string, unknown> }[];
}
const pulled = async (cursor = ''): Promise<Page> =>
  (await (
    await phone.request(`/api/sync/pull?limit=5000${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
  ).json()) as Page;
const texts = ({ changes }: Page) =>
  new Map(changes.map(({ id, row }) => [id, [row?.rawContent, row?.normalizedText]]));

describe('[N9] another key of a tenant', () => {
  test('locks what is new at once; what there is opens all the while, and is locked anew without a word to any device', async () => {
    const first = await pulled();
    const before = await standing();
    const replayed = (await phone.push(made)).receipts;
    expect(Object.keys(await lockedBy(1))).toHaveLength(4);

    expect(await world.database.renewKey(tenant.id)).toBe(2);
    const fresh = capture('written meanwhile');
    await phone.push([fresh]);
    expect(await lockedBy(2)).toEqual({ 'captures.capture': 1, 'navette.ledger': 1 });
    expect(texts(await pulled()).get(made[3]!.entityId)).toEqual(texts(first).get(made[3]!.entityId));
    const { cursor } = await pulled(first.cursor);

    const done = await rotate(world.database, world.clock, tenant.id);
    expect(done.rows).toBeGreaterThan(20);
    expect(await lockedBy(1)).toEqual({});
    expect((await standing()).filter(({ id }) => id !== fresh.entityId)).toEqual(before);
    expect((await pulled(cursor)).changes).toEqual([]);
    const again = texts(await pulled());
    for (const [id, text] of texts(first)) expect(again.get(id)).toEqual(text);
    expect((await phone.push(made)).receipts).toEqual(replayed);
    const [log] = await world.truth<{ mine: Record<string, unknown> }[]>`
      select entity_id, mine from navette.conflict_log where tenant_id = ${tenant.id}`;
    const opened = await world.database.vaultOf(tenant.id).open(log!.mine, made[0]!.entityId);
    expect(opened).toMatchObject({ rawContent: 'again' });
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 0 });
  });

  test('an edit of a text that is not locked anew yet stands on it as before', async () => {
    await world.database.renewKey(tenant.id);
    const [{ version } = { version: 0 }] = await world.truth<{ version: number }[]>`
      select version::int from captures.capture where id = ${made[5]!.entityId}`;
    const { receipts } = await phone.push([edit(made[5]!, version, 'normal')]);
    expect(receipts).toMatchObject([{ status: 'applied', row: { rawContent: 'again' } }]);
    await rotate(world.database, world.clock, tenant.id);
    expect(texts(await pulled()).get(made[5]!.entityId)![0]).toBe('again');
  });

  test('another server goes on with the key it knows, opens what a newer one locks, and what it wrote follows', async () => {
    const other: Database = openDatabase(world.urls, { masterKeys: TEST_MASTER_KEYS });
    try {
      const vault = other.vaultOf(tenant.id);
      expect(await vault.sealBody('r', 'text')).toMatch(/^nv1\.1\./);
      await world.database.renewKey(tenant.id);
      await rotate(world.database, world.clock, tenant.id);
      const id = v7();
      await world.truth`
        insert into navette.rejected_payload (tenant_id, id, device_id, reason, body, received_at)
        values (${tenant.id}, ${id}, ${phone.id}, 'CHECKSUM_MISMATCH', ${await vault.sealBody(id, 'late')}, now())`;
      expect(await lockedBy(1)).toEqual({ 'navette.rejected_payload': 1 });
      expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 1 });
      expect(await lockedBy(1)).toEqual({});
      const [row] = await world.truth<{ id: string; raw_content: string }[]>`
        select id, raw_content from captures.capture where id = ${made[1]!.entityId}`;
      expect(await vault.open({ id: row!.id, rawContent: row!.raw_content })).toMatchObject({
        rawContent: made[1]!.payload.rawContent,
      });
      expect(await vault.sealBody('r', 'text')).toMatch(/^nv1\.2\./);
    } finally {
      await other.end();
    }
  });

  test('a row that somebody works on is left alone, nobody waits, and the next run finds it', async () => {
    await world.database.renewKey(tenant.id);
    let release = (): void => undefined;
    const held = world.truth.begin(async (sql) => {
      await sql`select from captures.capture where id = ${made[2]!.entityId} for update`;
      await new Promise<void>((resolve) => {
        release = resolve;
        locked();
      });
    });
    let locked = (): void => undefined;
    await new Promise<void>((resolve) => {
      locked = resolve;
    });
    const first = await rotate(world.database, world.clock, tenant.id);
    expect(first.needed).toBe(1);
    release();
    await held;
    expect(await lockedBy(1)).toEqual({ 'captures.capture': 1 });
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 1, needed: 0 });
  });
});

describe('[E7] a crash in the middle', () => {
  test('leaves whole rows, some by the old key and some by the new one; all open, and the next run goes on', async () => {
    const before = await standing();
    const first = await pulled();
    await world.database.renewKey(tenant.id);
    // A worker of its own, whose connections are cut as a power cut would: in the middle of a transaction.
    const worker = openDatabase(world.urls, { masterKeys: TEST_MASTER_KEYS });
    let holds = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      holds = resolve;
    });
    const cut = world.truth.begin(async (sql) => {
      // Rows of the ledger can still be locked, and no more be written.
      await sql`lock table navette.ledger in share mode`;
      holds();
      const stuck = () => sql<{ pid: number }[]>`
        select pid from pg_locks where not granted and relation = 'navette.ledger'::regclass`;
      await expect.poll(async () => (await stuck()).length, { timeout: 20_000 }).toBe(1);
      await sql`select pg_terminate_backend(${(await stuck())[0]!.pid})`;
    });
    await held;
    await expect(rotate(worker, world.clock, tenant.id, { chunk: 3 })).rejects.toThrow();
    await cut;
    await worker.end();

    const halfway = await lockedBy(1);
    expect(halfway['navette.ledger']).toBeGreaterThan(0);
    expect(Object.keys(await lockedBy(2))).toContain('captures.capture');
    expect(texts(await pulled())).toEqual(texts(first));

    expect(await rotatingTenants(world.database)).toContain(tenant.id);
    expect((await rotate(world.database, world.clock, tenant.id, { chunk: 3 })).rows).toBeGreaterThan(0);
    expect(await lockedBy(1)).toEqual({});
    expect(await standing()).toEqual(before);
    expect((await pulled(first.cursor)).changes).toEqual([]);
    expect(texts(await pulled())).toEqual(texts(first));
  });

  test('the command goes on with what was interrupted, and makes no third key', async () => {
    await world.database.renewKey(tenant.id);
    const said: string[] = [];
    const slug = (await world.truth`select slug from navette.tenant where id = ${tenant.id}`)[0]!.slug as string;
    expect(await renewKeys(world.database, world.clock, slug, (line) => said.push(line))).toBe(1);
    expect(said).toEqual([expect.stringMatching(/an interrupted rotation went on, \d+ rows/)]);
    expect(await renewKeys(world.database, world.clock, tenant.id, (line) => said.push(line))).toBe(1);
    expect(said[1]).toMatch(/key 3; \d+ rows/);
    expect(await lockedBy(2)).toEqual({});
    expect(await renewKeys(world.database, world.clock, 'nobody', () => undefined)).toBe(0);
  });
});

describe('an older key', () => {
  const keys = async (): Promise<number[]> =>
    (await world.truth`select id from navette.data_key where tenant_id = ${tenant.id} order by id`).map(({ id }) => id);

  test('goes a day later, when nothing needs it, and everything opens without it', async () => {
    const first = await pulled();
    await world.database.renewKey(tenant.id);
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ retired: 0, needed: 0 });
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 0, retired: 0 });
    await world.truth`
      update navette.data_key set created_at = created_at - ${DAY_MS + 1_000} * interval '1 ms' where tenant_id = ${tenant.id}`;
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 0, retired: 1 });
    expect(await keys()).toEqual([2]);
    const fresh = openDatabase(world.urls, { masterKeys: TEST_MASTER_KEYS });
    try {
      const [row] = await world.truth<{ id: string; raw_content: string }[]>`
        select id, raw_content from captures.capture where id = ${made[1]!.entityId}`;
      expect(await fresh.vaultOf(tenant.id).open({ id: row!.id, rawContent: row!.raw_content })).toMatchObject({
        rawContent: texts(first).get(row!.id)![0],
      });
    } finally {
      await fresh.end();
    }
  });

  test('stays while something does not open, or an entry of the audit log was locked by it: entries are never rewritten', async () => {
    await world.database.renewKey(tenant.id);
    const foreign = await world.database.vaultOf(tenant.id).sealBody('elsewhere', 'x');
    const moved = foreign.replace('nv1.2.', 'nv1.1.');
    await world.truth`update captures.capture set raw_content = ${moved} where id = ${made[1]!.entityId}`;
    await rotate(world.database, world.clock, tenant.id);
    await world.truth`
      update navette.data_key set created_at = created_at - interval '2 days' where tenant_id = ${tenant.id}`;
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 0, retired: 0, needed: 1 });
    await world.truth`update captures.capture set raw_content = 'clear' where id = ${made[1]!.entityId}`;
    await world.truth`
      update captures.audit_entry set detail = ${world.truth.json({ before: { rawContent: moved } })}
      where tenant_id = ${tenant.id} and id = ${made[0]!.id}`;
    expect(await rotate(world.database, world.clock, tenant.id)).toMatchObject({ rows: 0, retired: 0, needed: 1 });
    expect(await keys()).toEqual([1, 2]);
  });
});

test('[S4] whoever answers requests cannot write past the feed in the name of a rotation', async () => {
  const { cursor } = await pulled();
  const { entityId } = made[0]!;
  await world.database.asTenant(tenant.id, async ({ sql }) => {
    await sql`select set_config('navette.rotating', 'on', true)`;
    await sql`update captures.capture set tags = '["quiet"]' where tenant_id = ${tenant.id} and id = ${entityId}`;
  });
  expect((await pulled(cursor)).changes.map(({ id }) => id)).toEqual([entityId]);
});
