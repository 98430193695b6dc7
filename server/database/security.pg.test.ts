import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type FeedWorld, feedWorld, idOf } from '../feed/feed-world.ts';
import { connect, type Sql } from './connect.ts';
import type { Tx } from './open.ts';

describe('row-level security', () => {
  let mine: FeedWorld;
  let theirs: FeedWorld;
  let truth: Sql;

  beforeAll(async () => {
    const logins = testDatabase();
    mine = await feedWorld(logins);
    theirs = await feedWorld(logins);
    truth = connect(logins.adminUrl, { max: 1 });
    for (const world of [mine, theirs]) {
      await world.addClient(world.sql, idOf(2, 1));
      await world.addDelivery(world.sql, idOf(3, 1), { client: idOf(2, 1), driver: idOf(1, 1) });
    }
  });
  afterAll(async () => {
    await Promise.all([mine.end(), theirs.end(), truth.end()]);
  });

  const asMe = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => mine.database.asTenant(mine.tenantId, work);

  it('is forced, with a policy for the API and one for the owner, on every table that has a tenant', async () => {
    const tables = await truth<{ name: string; enabled: boolean; forced: boolean; policies: string[] }[]>`
      select c.oid::regclass::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        (select json_agg(p.polname order by p.polname) from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('navette', 'logistics')
        and c.relname not in ('login_attempt', 'signing_key', 'server_state')`;
    expect(tables.length).toBeGreaterThan(15);
    for (const table of tables) {
      expect(table, table.name).toMatchObject({ enabled: true, forced: true, policies: ['owner', 'tenant'] });
    }
    const unknown = await truth<{ name: string }[]>`
      select distinct table_schema || '.' || table_name as name from information_schema.columns
      where table_schema in ('navette', 'logistics') and column_name = 'tenant_id'`;
    const names = new Set(tables.map(({ name }) => name));
    expect(unknown.filter(({ name }) => !names.has(name))).toEqual([]);
  });

  it('the API’s role owns nothing, is above nothing, and nobody logs in as it', async () => {
    const [role] = await truth`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolinherit,
        (select count(*) from pg_class where relowner = r.oid) as owned,
        (select count(*) from pg_auth_members where member = r.oid) as "memberOf"
      from pg_roles r where rolname = 'navette_api'`;
    expect(role).toMatchObject({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: false,
      owned: 0,
      memberOf: 0,
    });
  });

  it('a tenant reads its own rows and no others', async () => {
    const rows = await asMe(({ sql }) => sql<{ t: string }[]>`select distinct tenant_id as t from logistics.client`);
    expect(rows.map(({ t }) => t)).toEqual([mine.tenantId]);
    const asked = await asMe(({ sql }) => sql`select from logistics.client where tenant_id = ${theirs.tenantId}`);
    expect(asked).toHaveLength(0);
    const feed = await asMe(
      ({ sql }) => sql<{ t: string }[]>`
        select tenant_id as t from navette.change union select tenant_id from navette.membership
        union select id from navette.tenant`,
    );
    expect(feed.map(({ t }) => t)).toEqual([mine.tenantId]);
  });

  it('a tenant cannot write another’s rows', async () => {
    const insert = asMe(
      ({ sql }) => sql`
        insert into logistics.client (tenant_id, id, name, address, city)
        values (${theirs.tenantId}, ${idOf(2, 2)}, 'X', 'X', 'X')`,
    );
    await expect(insert).rejects.toThrow('row-level security');
    const update = await asMe(
      ({ sql }) => sql`update logistics.client set name = 'X' where tenant_id = ${theirs.tenantId}`,
    );
    expect(update.count).toBe(0);
    const give = asMe(({ sql }) => sql`update logistics.client set tenant_id = ${theirs.tenantId}`);
    await expect(give).rejects.toThrow();
    const [row] = await truth`
      select name from logistics.client where tenant_id = ${theirs.tenantId} and id = ${idOf(2, 1)}`;
    expect(row).toMatchObject({ name: 'Client 0001' });
  });

  it('no tenant set: nothing, and nothing can be written', async () => {
    const { asNobody } = mine.database;
    const rows = await asNobody(
      ({ sql }) => sql`
        select id from logistics.client union all select id from navette.account union all select id from navette.tenant`,
    );
    expect(rows).toHaveLength(0);
    const insert = asNobody(
      ({ sql }) => sql`
        insert into logistics.client (tenant_id, id, name, address, city)
        values (${mine.tenantId}, ${idOf(2, 3)}, 'X', 'X', 'X')`,
    );
    await expect(insert).rejects.toThrow('row-level security');
  });

  it('a transaction’s tenant ends with it', async () => {
    const pid = await asMe(async ({ sql }) => (await sql`select pg_backend_pid() as pid`)[0]!.pid);
    // The pool hands out connections again: until this one comes back.
    for (let tries = 0; tries < 30; tries += 1) {
      const [row] = await mine.database.asNobody(
        ({ sql }) => sql`select pg_backend_pid() as pid, (select count(*) from logistics.client) as n`,
      );
      expect(row!.n).toBe(0);
      if (row!.pid === pid) return;
    }
  });

  it.each(['reset role', 'set role to default', 'reset all', 'reset session authorization'])(
    '`%s` does not lead back to the owner',
    async (statement) => {
      const user = await asMe(async ({ sql }) => {
        await sql.unsafe(statement);
        return (await sql`select current_user as user`)[0]!.user;
      });
      expect(user).toBe('navette_api');
    },
  );

  it.each([
    ['delete', 'delete from logistics.delivery'],
    ['truncate', 'truncate logistics.delivery'],
    ['write the feed', `update navette.change set deleted = true`],
    ['write memberships', `insert into navette.membership select * from navette.membership`],
    ['change an audit entry', `update logistics.audit_entry set action = 'X'`],
    ['change the tenant’s rules', `update navette.tenant set rules = '{}'`],
    ['make itself an account', `update navette.account set role = 'admin'`],
    ['change the epoch', `update navette.server_state set epoch = 9`],
    ['drop', 'drop table logistics.delivery'],
    ['switch triggers off', 'alter table logistics.delivery disable trigger user'],
    ['switch security off', 'alter table logistics.delivery disable row level security'],
    ['set versions back', `select setval('navette.version_seq', 1)`],
    ['reconcile the feed', 'select navette.reconcile()'],
  ])('the API may not %s', async (_, statement) => {
    await expect(asMe(({ sql }) => sql.unsafe(statement))).rejects.toThrow(/permission denied|must be owner/);
  });

  it('rows of the API reach the feed all the same', async () => {
    const id = randomUUID();
    await asMe(
      ({ sql }) => sql`
        insert into logistics.client (tenant_id, id, name, address, city) values (${mine.tenantId}, ${id}, 'X', 'X', 'X')`,
    );
    const [row] = await truth`select deleted from navette.change where tenant_id = ${mine.tenantId} and id = ${id}`;
    expect(row).toEqual({ deleted: false });
  });

  it('signing in finds one account by its address, whatever its case, and tells nothing of others', async () => {
    const email = `Amel-${randomUUID()}@feed.test`;
    await mine.sql`
      insert into navette.account (tenant_id, id, email, name, role, locale, password_hash)
      values (${mine.tenantId}, ${randomUUID()}, ${email}, 'Amel', 'driver', 'fr', 'hash')`;
    const { asNobody } = mine.database;
    const find = (wanted: string) =>
      asNobody(({ sql }) => sql`select tenant_id as t, role from navette.find_login(${wanted})`);
    expect(await find(email.toUpperCase())).toEqual([{ t: mine.tenantId, role: 'driver' }]);
    expect(await find('%')).toHaveLength(0);
    expect(await asNobody(({ sql }) => sql`select from navette.account`)).toHaveLength(0);
  });

  it('an address belongs to one account of all tenants', async () => {
    const email = `${randomUUID()}@feed.test`;
    const add = (world: FeedWorld, address: string) => world.sql`
      insert into navette.account (tenant_id, id, email, name, role, locale, password_hash)
      values (${world.tenantId}, ${randomUUID()}, ${address}, 'A', 'driver', 'fr', 'hash')`;
    await add(mine, email);
    await expect(add(theirs, email.toUpperCase())).rejects.toThrow('account_email');
  });

  it('a tenant is named by its id and by nothing else', async () => {
    await expect(mine.database.asTenant(`${mine.tenantId}' or true --`, async () => 1)).rejects.toThrow(TypeError);
  });
});
