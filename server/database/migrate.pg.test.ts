import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copiedDatabase, emptyDatabase, type TestDatabase } from '#testkit/postgres/database.ts';
import { feedWorld, idOf } from '../feed/feed-world.ts';
import { connect, type Sql } from './connect.ts';
import { pendingStatements } from './generate.ts';
import { migrate } from './migrate.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { SCHEMA } from './schema.ts';

const tables = Object.values(SCHEMA).filter((each): each is PgTable => is(each, PgTable));

describe('migrations', () => {
  let database: TestDatabase & { drop(): Promise<void> };
  let sql: Sql;

  beforeAll(async () => {
    database = await emptyDatabase();
    sql = connect(database.url, { max: 1 });
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  it('say what the tables and the packs declare: nothing is left to generate', async () => {
    const { statements } = await pendingStatements(migrationsFolder());
    expect(statements).toEqual([]);
  });

  it('are listed in the order they run, each with its file', async () => {
    const folder = migrationsFolder();
    const journal = JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8'));
    const entries = journal.entries as { idx: number; when: number; tag: string }[];
    expect(entries.map(({ idx }) => idx)).toEqual(entries.map((_, index) => index));
    for (const [index, { when, tag }] of entries.entries()) {
      if (index > 0) expect(when).toBeGreaterThan(entries[index - 1]!.when);
      expect(await readFile(join(folder, `${tag}.sql`), 'utf8')).not.toBe('');
    }
  });

  it('run once, whoever starts at the same time', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrate(database.url)));
    const journal = JSON.parse(await readFile(join(migrationsFolder(), 'meta', '_journal.json'), 'utf8'));
    const [done] = await sql<{ count: number }[]>`select count(*) as count from drizzle.__drizzle_migrations`;
    expect(done!.count).toBe(journal.entries.length);
    const [state] = await sql<{ epoch: number }[]>`select epoch from navette.server_state`;
    expect(state!.epoch).toBe(1);
  });

  it.each(tables.map((table) => [`${getTableConfig(table).schema}.${getTableConfig(table).name}`, table] as const))(
    'a fresh database equals the schema: %s',
    async (_, table) => {
      const { schema, name, columns, indexes, primaryKeys } = getTableConfig(table);
      const found = await sql<{ name: string; type: string; required: boolean }[]>`
        select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required
        from pg_attribute a
        where a.attrelid = ${`${schema}.${name}`}::regclass and a.attnum > 0 and not a.attisdropped`;
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      const declared = columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: column.notNull,
      }));
      expect([...found].sort(byName)).toEqual(declared.sort(byName));
      const made = await sql<{ name: string }[]>`
        select indexrelid::regclass::text as name from pg_index
        where indrelid = ${`${schema}.${name}`}::regclass and not indisprimary`;
      expect(made.length).toBe(indexes.length + columns.filter(({ isUnique }) => isUnique).length);
      const keys = await sql`
        select from pg_index where indrelid = ${`${schema}.${name}`}::regclass and indisprimary`;
      expect(keys).toHaveLength(1);
      expect(primaryKeys.length + columns.filter(({ primary }) => primary).length).toBeGreaterThan(0);
    },
  );

  it('every key and index of synced data begins with the tenant', async () => {
    const loose = await sql<{ name: string }[]>`
      select i.indexrelid::regclass::text as name
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where n.nspname = 'logistics' and a.attname <> 'tenant_id'`;
    expect(loose).toEqual([]);
  });

  it('a start with nothing to do leaves triggers and policies alone', async () => {
    const objects = () => sql`
      select oid, tgname as name from pg_trigger where not tgisinternal
      union all select oid, polname from pg_policy order by oid`;
    const before = await objects();
    await migrate(database.url);
    expect(await objects()).toEqual(before);
  });

  it('a restored database begins a new epoch: the feed is stamped anew and devices start over', async () => {
    const world = await feedWorld(database);
    await world.addClient(world.sql, idOf(2, 1));
    await world.addDelivery(world.sql, idOf(3, 1), { client: idOf(2, 1), driver: idOf(1, 1) });
    const driver = world.device('driver', idOf(1, 1));
    await driver.pull();
    // As after a dump was read into another cluster, whose transactions count from elsewhere.
    await sql`update navette.server_state set system_identifier = '1'`;
    await sql`update navette.change set tx = '999999999999'`;
    await sql`update navette.membership set tx = '999999999999'`;
    await migrate(database.url);
    const page = await driver.page();
    expect(page).toMatchObject({ reset: true, hasMore: true, changes: [] });
    expect(page.epoch).toBeGreaterThan(1);
    expect(await driver.pull()).toHaveLength(2);
    expect(await driver.pull()).toEqual([]);
    await migrate(database.url);
    expect(await driver.page()).toMatchObject({ epoch: page.epoch, changes: [] });
    await world.end();
  });
});

describe('[A4] the epoch of a database', () => {
  const epochOf = async ({ url }: TestDatabase, change?: string): Promise<number> => {
    const sql = connect(url, { max: 1 });
    if (change) await sql.unsafe(change);
    const [state] = await sql<{ epoch: number }[]>`select epoch from navette.server_state`;
    await sql.end();
    return state!.epoch;
  };

  it('ends when it is restored in the same cluster: the rows are those of then, the tables are new', async () => {
    const database = await emptyDatabase();
    await migrate(database.url);
    const epochs: number[] = [await epochOf(database)];
    // The same dump, put back twice: devices have seen the first of the two.
    for (const _ of ['once', 'again']) {
      const restored = await copiedDatabase(database);
      await migrate(restored.url);
      epochs.push(await epochOf(restored));
      await migrate(restored.url);
      expect(await epochOf(restored)).toBe(epochs.at(-1));
      await restored.drop();
      await new Promise((resolve) => setTimeout(resolve, 1_100));
    }
    expect(new Set(epochs).size).toBe(3);
    await database.drop();
  });

  it('goes on when where it is kept was not noted yet, and ends then as well', async () => {
    const database = await emptyDatabase();
    await migrate(database.url);
    expect(await epochOf(database, `update navette.server_state set storage = ''`)).toBe(1);
    await migrate(database.url);
    expect(await epochOf(database)).toBe(1);
    expect(await epochOf(database, `update navette.server_state set storage = '1/' || storage`)).toBe(1);
    await migrate(database.url);
    expect(await epochOf(database)).toBeGreaterThan(1);
    await database.drop();
  });
});
