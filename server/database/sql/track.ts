import type { Fields } from '#packs/core/field.ts';
import { isTracked } from '#packs/core/policy.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { snakeCase } from '../columns.ts';
import { allEntities } from './contributions.ts';
import { API_ROLE } from './roles.ts';
import { identifier, literal, qualified } from './text.ts';

/** A deletion is of the whole row: it is as late as anything in it that it took away. */
const DELETED_AT = 'deleted_at';

const milliseconds = (instant: string): string => `floor(extract(epoch from ${instant}) * 1000)::bigint`;

/**
 * Which version each column of a row is of, whoever writes it, so that the server can tell what changed since a version
 * that a device saw, and when it was last written (`column_times`, milliseconds), so that of two edits of it the later one can be
 * told. Under `*` stands what holds for all columns that have nothing of their own; while there are no times, all are of `written_at`.
 * `written_at` and `written_by` say when and by whom the row was last written. The applier says when its edit was made; other programs
 * write now, as nobody. No instant goes back.
 * After `navette_stamp`, which draws the version: triggers run in the order of their names.
 */
function trackOf({ name, entity }: KnownEntity): string {
  const columns = [DELETED_AT, ...Object.keys(entity.fields as Fields).map(snakeCase)];
  const instantOf = (column: string): string =>
    column === DELETED_AT ? `greatest(made, ${milliseconds('old.written_at')})` : 'made';
  const changed = columns.map(
    (column) => `
  if new.${identifier(column)} is distinct from old.${identifier(column)} then
    marks := marks || jsonb_build_object(${literal(column)}, new.version);
    if ${instantOf(column)} > coalesce(times -> ${literal(column)}, times -> '*')::numeric then
      times := times || jsonb_build_object(${literal(column)}, ${instantOf(column)});
    end if;
  end if;`,
  );
  const body = `navette.${identifier(`track_${name.replace('.', '_')}`)}`;
  return `
create or replace function ${body}() returns trigger language plpgsql set search_path = '' as $body$
declare
  marks jsonb;
  times jsonb;
  made bigint;
begin
  -- The same values under another key.
  if tg_op = 'UPDATE' and current_setting('navette.rotating', true) = 'on' and current_user <> ${literal(API_ROLE)} then
    new.column_versions := old.column_versions;
    new.column_times := old.column_times;
    new.written_at := old.written_at;
    new.written_by := old.written_by;
    return new;
  end if;
  -- The same values, encrypted: nobody has edited anything.
  if tg_op = 'UPDATE' and current_setting('navette.sealing', true) = 'on' then
    new.column_versions := case when old.column_versions ? '*' then old.column_versions
      else old.column_versions || jsonb_build_object('*', old.version) end;
    new.column_times := old.column_times;
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
    new.column_times := '{}';
    return new;
  end if;
  marks := old.column_versions;
  if not marks ? '*' then
    marks := jsonb_build_object('*', old.version);
  end if;
  -- The applier names the columns that its edit names, also those that had the same value already.
  times := case when current_user = ${literal(API_ROLE)} then new.column_times else old.column_times end;
  if not times ? '*' then
    times := times || jsonb_build_object('*', ${milliseconds('old.written_at')});
  end if;
  made := ${milliseconds('new.written_at')};${changed.join('')}
  new.column_versions := marks;
  new.column_times := times;
  new.written_at := greatest(old.written_at, new.written_at);
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
