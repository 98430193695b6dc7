import { connect, type Sql } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { API_ROLE } from '../database/sql/roles.ts';
import { isPassing } from '../database-errors.ts';

/** Of its major version, as PostgreSQL counts: 17.10 is 170010. */
const OLDEST = 170_000;

/**
 * Migrates the PostgreSQL of `DATABASE_URL`, or gives a sentence, without its password, about what is to be done there first. What
 * is nobody's setting is thrown.
 */
export async function prepareOwnDatabase(url: string): Promise<string | undefined> {
  try {
    const version = await look(url);
    if (version < OLDEST) return tooOld(version);
    await migrate(url);
    return undefined;
  } catch (error) {
    const problem = explained(error as Error & { code?: string }, new URL(url));
    if (problem === undefined) throw error;
    return problem;
  }
}

/** Gives its version, and has it made whole by the migration when it was put back without the role of requests. */
async function look(url: string): Promise<number> {
  const sql = connect(url, { max: 1 });
  try {
    const [row] = await sql<{ version: number; isNew: boolean }[]>`
      select current_setting('server_version_num')::int as version, to_regclass('navette.server_state') is null as "isNew"`;
    if (row?.isNew === false) await forgetWithoutRole(sql);
    return row?.version ?? 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Dumps name roles and do not hold them: where they are missing rights and policies are left out, while the state says that all
 * has been generated.
 */
const forgetWithoutRole = (sql: Sql) => sql`
  update navette.server_state set generated_hash = ''
  where not exists (select from pg_roles where rolname = ${API_ROLE} and has_schema_privilege(oid, 'navette', 'usage'))
    or not exists (select from pg_policies where schemaname = 'navette' and policyname = 'owner' and current_user = any(roles))`;

export const tooOld = (version: number): string =>
  `The PostgreSQL of DATABASE_URL is version ${Math.floor(version / 10_000)}; Navette needs 17 or later.`;

function explained(error: Error & { code?: string }, url: URL): string | undefined {
  const { code = '', message } = error;
  const user = decodeURIComponent(url.username);
  const why = message || code;
  if (isPassing(error)) {
    return `The PostgreSQL of DATABASE_URL (${url.host}) does not answer: ${why}. Start it, or mend the address.`;
  }
  if (code.startsWith('28')) return `The PostgreSQL of DATABASE_URL does not let ${user} in: ${why}.`;
  if (code === '3D000') {
    const name = decodeURIComponent(url.pathname.slice(1)) || user;
    return `The PostgreSQL of DATABASE_URL has no database ${name}. Make it: CREATE DATABASE "${name}" OWNER "${user}";`;
  }
  if (code === '42501') {
    return `The login ${user} of DATABASE_URL may not do what is needed: it owns the database and has CREATEROLE. PostgreSQL says: ${why}.`;
  }
  return undefined;
}
