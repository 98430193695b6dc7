import { literal } from './text.ts';

/** The role of every statement that a request causes. It owns nothing and nobody logs in as it. */
export const API_ROLE = 'navette_api';

const role = literal(API_ROLE);

/** Makes the role, lets the owner take it on (nothing else comes with it), and refuses one that could see everything. */
export const rolesSql = `
do $body$
begin
  if not exists (select from pg_roles where rolname = ${role}) then
    create role ${API_ROLE} nologin;
  end if;
  if exists (select from pg_roles where rolname = ${role} and (rolsuper or rolbypassrls)) then
    raise exception 'the role ${API_ROLE} must be neither superuser nor above row-level security';
  end if;
  if current_setting('server_version_num')::int >= 160000 then
    if not pg_has_role(current_user, ${role}, 'SET') then
      execute 'grant ${API_ROLE} to current_user with inherit false, set true';
    end if;
  elsif not pg_has_role(current_user, ${role}, 'MEMBER') then
    grant ${API_ROLE} to current_user;
  end if;
end $body$;`;
