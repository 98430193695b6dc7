import { API_ROLE } from './roles.ts';

/**
 * [S6] The one way in which the API changes a tenant's rules: of the transaction's own tenant, by one of its administrators,
 * from the version that they saw to the next, and never without a line in the log. False: somebody was quicker.
 */
export const changeRulesSql = `
create or replace function navette.change_rules(seen integer, wanted jsonb, editor uuid, moment timestamptz)
returns boolean language plpgsql security definer set search_path = '' as $body$
declare
  mine uuid := nullif(current_setting('navette.tenant', true), '')::uuid;
  stored jsonb;
  editor_name text;
begin
  select name into editor_name from navette.account
  where tenant_id = mine and id = editor and role = 'admin' and active;
  if not found then
    raise exception 'rules are changed by administrators' using errcode = 'insufficient_privilege';
  end if;
  select rules into stored from navette.tenant where id = mine for update;
  if (stored ->> 'version')::int <> seen or (wanted ->> 'version')::int <> seen + 1 then
    return false;
  end if;
  update navette.tenant set rules = wanted where id = mine;
  insert into navette.rules_edit (tenant_id, version, before, after, changed_by, changed_by_name, changed_at)
  values (mine, seen + 1, stored, wanted, editor, editor_name, moment);
  return true;
end $body$;
revoke all on function navette.change_rules(integer, jsonb, uuid, timestamptz) from public;
grant execute on function navette.change_rules(integer, jsonb, uuid, timestamptz) to ${API_ROLE};`;
