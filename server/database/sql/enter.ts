import { API_ROLE } from './roles.ts';

/**
 * How each transaction of a request begins: as the API's role, or not at all (a pooler that drops settings at login would
 * otherwise let requests run as the owner), and in its tenant until it ends.
 */
export const enterSql = `
create or replace function navette.enter(tenant text) returns void language plpgsql as $body$
begin
  if current_user <> '${API_ROLE}' then
    raise exception 'requests run as ${API_ROLE}, not as %', current_user using errcode = 'invalid_role_specification';
  end if;
  perform set_config('navette.tenant', tenant, true);
end $body$;
revoke all on function navette.enter(text) from public;
grant execute on function navette.enter(text) to ${API_ROLE};`;
