import { entitiesOf, PACKS } from '#packs/registry.ts';
import { API_ROLE } from './roles.ts';
import { literal, qualified } from './text.ts';

/**
 * Version and server time of every row, whoever writes it. The version is drawn while the row is locked, so it rises along
 * each row's history, and from one sequence, so it rises across delete and insert. An update that changes nothing is
 * dropped: devices hear of news only. `*=` compares the stored bytes. Times keep milliseconds, as they travel.
 */
const stampFunction = `
create or replace function navette.stamp() returns trigger language plpgsql as $body$
begin
  if tg_op = 'UPDATE' then
    if new.id <> old.id or new.tenant_id <> old.tenant_id then
      raise exception 'the key of a record never changes (%.%)', tg_table_schema, tg_table_name
        using errcode = 'restrict_violation';
    end if;
    new.version := old.version;
    new.last_modified_at := old.last_modified_at;
    if new operator(pg_catalog.*=) old then
      return null;
    end if;
    -- The same values under another key, by the owner: no news.
    if current_setting('navette.rotating', true) = 'on' and current_user <> ${literal(API_ROLE)} then
      return new;
    end if;
  end if;
  new.version := nextval('navette.version_seq');
  new.last_modified_at := date_trunc('milliseconds', clock_timestamp());
  return new;
end $body$;`;

export const stampSql = (): string =>
  [
    stampFunction,
    ...entitiesOf(Object.keys(PACKS)).map(
      ({ name }) => `
drop trigger if exists navette_stamp on ${qualified(name)};
create trigger navette_stamp before insert or update on ${qualified(name)}
  for each row execute function navette.stamp();`,
    ),
  ].join('\n');
