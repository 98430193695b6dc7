import type { KnownEntity } from '#packs/registry.ts';
import { allEntities, contributionsSql, scopeColumnsOf, WHENEVER } from './contributions.ts';
import { KEY, memberships } from './memberships.ts';
import { identifier, literal, qualified, triggerFunction } from './text.ts';

const changes = (rows: string): string => `
  insert into navette.change (tenant_id, entity, id, tx, version, deleted)
  ${rows}
  on conflict (tenant_id, entity, id) do update
    set tx = excluded.tx, version = excluded.version, deleted = excluded.deleted;`;

const written = ({ name }: KnownEntity): string =>
  changes(`select r.tenant_id, ${literal(name)}, r.id, pg_current_xact_id(), r.version, r.deleted_at is not null
  from new_rows r`);

function inserted(known: KnownEntity): string {
  const gained = contributionsSql(known, 'new_rows');
  if (!gained) return written(known);
  return written(known) + memberships(`select *, true as present from (${gained}) gained`);
}

/** Rows whose versions stand where they stood hold what they held, under another key: nobody is told. See `stamp.ts`. */
const unmoved = `
  if current_setting('navette.rotating', true) = 'on' and not exists (
    select from new_rows n join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id where o.version <> n.version) then
    return null;
  end if;`;

/**
 * Mostly no row moves, which the columns that decide tell for a tenth of the price. One that does leaves whatever may hold it,
 * judged without its window: the day of this transaction's beginning is not that of whoever judged it last. By `except` and
 * not by a join: plans are kept for a session, and a join planned for one row would take for ever on a hundred thousand.
 */
function updated(known: KnownEntity): string {
  const deciding = ['tenant_id', 'id', 'deleted_at', ...scopeColumnsOf(known)].map(identifier).join(', ');
  const moved = (these: string, others: string): string =>
    `(select ${deciding} from ${these} except all select ${deciding} from ${others})`;
  const now = contributionsSql(known, moved('new_rows', 'old_rows'));
  const before = contributionsSql(known, moved('old_rows', 'new_rows'), WHENEVER);
  if (!now || !before) return unmoved + written(known);
  return `${unmoved}${written(known)}
  if exists ${moved('old_rows', 'new_rows')} then
    ${memberships(`select ${KEY}, bool_or(present) as present
  from (select *, true as present from (${now}) now union all select *, false from (${before}) before) both_sides
  group by ${KEY}`)}
  end if;`;
}

function removed(known: KnownEntity, relation: string): string {
  const lost = contributionsSql(known, relation, WHENEVER);
  const tombstones = changes(`select r.tenant_id, ${literal(known.name)}, r.id, pg_current_xact_id(),
    nextval('navette.version_seq'), true
  from ${relation} r`);
  if (!lost) return tombstones;
  return tombstones + memberships(`select *, false as present from (${lost}) lost`);
}

/** The triggers of one entity: statement by statement, over the rows that each statement wrote. */
function feedOf(known: KnownEntity): string {
  const table = qualified(known.name);
  const trigger = (event: string, timing: string, referencing: string, body: string): string => {
    const name = `navette.feed_${known.name.replace('.', '_')}_${event}`;
    return `${triggerFunction(name, body)}
drop trigger if exists navette_feed_${event} on ${table};
create trigger navette_feed_${event} ${timing} ${event} on ${table} ${referencing}
  for each statement execute function ${qualified(name)}();`;
  };
  return [
    trigger('insert', 'after', 'referencing new table as new_rows', inserted(known)),
    trigger('update', 'after', 'referencing old table as old_rows new table as new_rows', updated(known)),
    trigger('delete', 'after', 'referencing old table as old_rows', removed(known, 'old_rows')),
    // Before: the rows are still there to be named.
    trigger('truncate', 'before', '', removed(known, table)),
  ].join('\n');
}

/** Station 7 and plain SQL alike: whatever writes a row leaves its change and its memberships in the same transaction. */
export const feedSql = (): string => allEntities().map(feedOf).join('\n');
