import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type FeedWorld, feedWorld, idOf } from '../feed/feed-world.ts';
import { apiLoginProblem } from './api-login.ts';
import { connect, type Sql } from './connect.ts';
import type { Tx } from './open.ts';

const WAYS_OUT = [
  'reset role',
  'reset all',
  'reset session authorization',
  'discard all',
  'set role none',
  'set role navette_service',
  'set role navette_owner',
  'set role postgres',
  'set session authorization navette_owner',
  'set session authorization navette_service',
  `select set_config('role', 'none', false)`,
  `select set_config('role', 'navette_owner', false)`,
];

describe('the login of requests', () => {
  let mine: FeedWorld;
  let theirs: FeedWorld;
  let truth: Sql;

  beforeAll(async () => {
    const logins = testDatabase();
    [mine, theirs] = [await feedWorld(logins), await feedWorld(logins)];
    truth = connect(logins.adminUrl, { max: 1 });
    for (const world of [mine, theirs]) await world.addClient(world.sql, idOf(2, 1));
  });
  afterAll(async () => {
    await Promise.all([mine.end(), theirs.end(), truth.end()]);
  });

  const asMe = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => mine.database.asTenant(mine.tenantId, work);

  it('is a member of the API’s role, inherits nothing and has no other right', async () => {
    const [login] = await truth`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit, rolcanlogin,
        (select json_agg(m.roleid::regrole::text) from pg_auth_members m where m.member = r.oid) as "memberOf",
        (select count(*) from pg_auth_members m where m.member = r.oid and (m.admin_option or m.inherit_option)) as more,
        (select count(*) from pg_shdepend d where d.refobjid = r.oid and d.deptype in ('o', 'a', 'r')) as owned
      from pg_roles r where rolname = 'navette_service'`;
    expect(login).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolinherit: false,
      rolcanlogin: true,
      memberOf: ['navette_api'],
      more: 0,
      owned: 0,
    });
  });

  it('is what requests log in as, and they take on the API’s role', async () => {
    const [who] = await asMe(({ sql }) => sql`select session_user as login, current_user as role`);
    expect(who).toEqual({ login: 'navette_service', role: 'navette_api' });
  });

  describe.each(WAYS_OUT)('`%s`', (statement) => {
    /** What comes of it on a connection of requests, after the statement; outside of transactions, since `discard` wants none. */
    const attempt = async (sqlText: string): Promise<unknown[]> => {
      const sql = connect(testDatabase().apiUrl, { max: 1, role: 'navette_api' });
      try {
        await sql`select set_config('navette.tenant', ${mine.tenantId}, false)`;
        await sql.unsafe(statement).catch(() => undefined);
        const [who] = await sql`select current_user as role`;
        expect(['navette_api', 'navette_service']).toContain(who!.role);
        return await sql.unsafe(sqlText);
      } finally {
        await sql.end();
      }
    };
    const refusal = /permission denied|must be owner/;

    it('reaches no row of another tenant', async () => {
      const rows = await attempt(`select from logistics.client where tenant_id = '${theirs.tenantId}'`).catch(
        (error) => {
          expect(String(error)).toMatch(refusal);
          return [];
        },
      );
      expect(rows).toHaveLength(0);
      await attempt(`update logistics.client set name = 'X' where tenant_id = '${theirs.tenantId}'`).catch(
        () => undefined,
      );
      const [row] = await truth`select name from logistics.client where tenant_id = ${theirs.tenantId}`;
      expect(row).toEqual({ name: 'Client 0001' });
    });

    it.each([
      'create table logistics.mine (n int)',
      'create table public.mine (n int)',
      'alter table logistics.client disable row level security',
      'alter table logistics.client no force row level security',
      'drop policy tenant on logistics.client',
      'drop table logistics.client',
      'create role mine',
      'alter role navette_service bypassrls',
      'grant navette_owner to navette_service',
    ])('does not lead to `%s`', async (ddl) => {
      await expect(attempt(ddl)).rejects.toThrow(refusal);
    });
  });

  it('that may do more than requests need is not taken for one', async () => {
    const { url, apiUrl, adminUrl } = testDatabase();
    expect(await apiLoginProblem(apiUrl)).toBeUndefined();
    expect(await apiLoginProblem(url)).toContain('navette_owner, which may do more');
    expect(await apiLoginProblem(adminUrl)).toContain('postgres, which may do more');
    const wrong = Object.assign(new URL(apiUrl), { password: 'guess' }).href;
    expect(await apiLoginProblem(wrong)).toContain('password authentication failed');
    const elsewhere = Object.assign(new URL(apiUrl), { pathname: '/postgres' }).href;
    expect(await apiLoginProblem(elsewhere)).toContain('another database');
  });
});
