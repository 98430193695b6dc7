import { connect } from './connect.ts';
import { API_ROLE } from './sql/roles.ts';

/**
 * What is wrong with a login that is to serve requests, as a sentence without its password; undefined: nothing. It must take
 * on the API's role and be nothing else, or it would protect no better than the owner's. After `migrate`.
 */
export async function apiLoginProblem(apiUrl: string): Promise<string | undefined> {
  const sql = connect(apiUrl, { max: 1, role: API_ROLE });
  try {
    const [login] = await sql<{ name: string; above: boolean; more: boolean; owns: boolean | null }[]>`
      select r.rolname as name, r.rolsuper or r.rolbypassrls or r.rolcreaterole as above,
        exists (select from pg_auth_members m where m.member = r.oid and m.roleid <> ${API_ROLE}::regrole) as more,
        (select n.nspowner = r.oid from pg_namespace n where n.nspname = 'navette') as owns
      from pg_roles r where r.rolname = session_user`;
    if (login === undefined || login.owns === null) return 'DATABASE_API_URL names another database than DATABASE_URL.';
    if (!login.above && !login.more && !login.owns) return undefined;
    return (
      `DATABASE_API_URL logs in as ${login.name}, which may do more than requests need: name a login that is a member ` +
      `of ${API_ROLE} only, neither the owner nor superuser, without BYPASSRLS and CREATEROLE.`
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `The login of DATABASE_API_URL cannot work as ${API_ROLE}: ${why}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
