import type { Fields } from '#packs/core/field.ts';
import { isTracked } from '#packs/core/policy.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { snakeCase } from '../columns.ts';
import { allEntities } from './contributions.ts';
import { API_ROLE } from './roles.ts';
import { identifier, literal, qualified } from './text.ts';

/**
 * Which version each column of a row is of, whoever writes it, so that the server can tell what changed since a version
 * that a device saw. Under `*` stands the version of all columns that have none of their own. `written_at` and `written_by`
 * say when and by whom the row was last written: the applier sets them; other programs write now, as nobody.
 * After `navette_stamp`, which draws the version: triggers run in the order of their names.
 */
function trackOf({ name, entity }: KnownEntity): string {
  const columns = ['deletedAt', ...Object.keys(entity.fields as Fields)].map(snakeCase);
  const changed = columns.map(
    (column) => `
  if new.${identifier(column)} is distinct from old.${identifier(column)} then
    marks := marks || jsonb_build_object(${literal(column)}, new.version);
  end if;`,
  );
  const body = `navette.${identifier(`track_${name.replace('.', '_')}`)}`;
  return `
create or replace function ${body}() returns trigger language plpgsql set search_path = '' as $body$
declare marks jsonb;
begin
  -- The same values under another key.
  if tg_op = 'UPDATE' and current_setting('navette.rotating', true) = 'on' and current_user <> ${literal(API_ROLE)} then
    new.column_versions := old.column_versions;
    new.written_at := old.written_at;
    new.written_by := old.written_by;
    return new;
  end if;
  -- The same values, encrypted: nobody has edited anything.
  if tg_op = 'UPDATE' and current_setting('navette.sealing', true) = 'on' then
    new.column_versions := case when old.column_versions ? '*' then old.column_versions
      else old.column_versions || jsonb_build_object('*', old.version) end;
    new.written_at := old.written_at;
    new.written_by := old.written_by;
    return new;
  end if;
  if current_user <> ${literal(API_ROLE)} then
    new.written_at := date_trunc('milliseconds', clock_timestamp());
    new.written_by := null;
  end if;
  if tg_op = 'INSERT' then
    new.column_versions := jsonb_build_object('*', new.version);
    return new;
  end if;
  marks := old.column_versions;
  if not marks ? '*' then
    marks := jsonb_build_object('*', old.version);
  end if;${changed.join('')}
  new.column_versions := marks;
  return new;
end $body$;
drop trigger if exists navette_track on ${qualified(name)};
create trigger navette_track before insert or update on ${qualified(name)}
  for each row execute function ${body}();`;
}

export const trackSql = (): string =>
  allEntities()
    .filter(({ entity }) => isTracked(entity))
    .map(trackOf)
    .join('\n');
