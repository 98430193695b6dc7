import { connect } from '../database/connect.ts';
import { API_ROLE, rolesSql } from '../database/sql/roles.ts';
import { literal } from '../database/sql/text.ts';
import { API_LOGIN } from './initialise.ts';
import { done, failed, type Outcome } from './problem.ts';

/** The bytes of "login" as a number: one start or command at a time. */
const LOCK = String(0x6c6f67696en);

/** It inherits nothing: whoever sets the API's role aside on its connection may do nothing at all. */
const loginSql = (password: string): string => `
do $body$
begin
  if not exists (select from pg_roles where rolname = ${literal(API_LOGIN)}) then
    create role ${API_LOGIN};
  end if;
  alter role ${API_LOGIN} login noinherit nocreatedb nocreaterole password ${literal(password)};
  if not pg_has_role(${literal(API_LOGIN)}, ${literal(API_ROLE)}, 'MEMBER') then
    grant ${API_ROLE} to ${API_LOGIN};
  end if;
end $body$;`;

/** Makes the login of requests with this password, or gives it this password: also on data of a version that had none. */
export async function ensureApiLogin(ownerUrl: string, password: string): Promise<Outcome<void>> {
  const sql = connect(ownerUrl, { max: 1 });
  try {
    await sql.begin(async (tx) => {
      await tx.unsafe(`select pg_advisory_xact_lock(${LOCK}); ${rolesSql} ${loginSql(password)}`);
    });
    return done(undefined);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed('POSTGRES_FAILED', `The login ${API_LOGIN} could not be made in the database: ${why}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
