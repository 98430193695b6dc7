import type { KnownEntity } from '#packs/registry.ts';
import { allEntities, contributionsSql, scopeColumnsOf } from './contributions.ts';
import { identifier, literal, qualified, triggerFunction } from './text.ts';

const KEY = 'tenant_id, bucket, entity, id, source, source_id';

const changes = (rows: string): string => `
  insert into navette.change (tenant_id, entity, id, tx, version, deleted)
  ${rows}
  on conflict (tenant_id, entity, id) do update
    set tx = excluded.tx, version = excluded.version, deleted = excluded.deleted;`;

const memberships = (rows: string): string => `
  insert into navette.membership (${KEY}, tx, present)
  ${rows}
  on conflict (${KEY}) do update set tx = excluded.tx, present = excluded.present;`;

const written = ({ name }: KnownEntity): string =>
  changes(`select r.tenant_id, ${literal(name)}, r.id, pg_current_xact_id(), r.version, r.deleted_at is not null
  from new_rows r`);

function inserted(known: KnownEntity): string {
  const gained = contributionsSql(known, 'new_rows');
  if (!gained) return written(known);
  return written(known) + memberships(`select ${KEY}, pg_current_xact_id(), true from (${gained}) gained`);
}

/** Rows whose versions stand where they stood hold what they held, under another key: nobody is told. See `stamp.ts`. */
const unmoved = `
  if current_setting('navette.rotating', true) = 'on' and not exists (
    select from new_rows n join old_rows o on o.tenant_id = n.tenant_id and o.id = n.id where o.version <> n.version) then
    return null;
  end if;`;

/**
 * Only what differs between old and new is written; mostly nothing does, which the columns that decide tell for a tenth of
 * the price. A sum over both sides and not a join: plans are kept for a session, and a join planned for one row would take
 * for ever on a hundred thousand.
 */
function updated(known: KnownEntity): string {
  const now = contributionsSql(known, 'new_rows');
  const before = contributionsSql(known, 'old_rows');
  if (!now || !before) return unmoved + written(known);
  const deciding = ['id', 'deleted_at', ...scopeColumnsOf(known)].map(identifier).join(', ');
  return `${unmoved}${written(known)}
  if exists (select tenant_id, ${deciding} from old_rows except all select tenant_id, ${deciding} from new_rows) then
    ${memberships(`select ${KEY}, pg_current_xact_id(), sum(side) > 0
  from (select *, 1 as side from (${now}) now union all select *, -1 from (${before}) before) both_sides
  group by ${KEY} having sum(side) <> 0`)}
  end if;`;
}

function removed(known: KnownEntity, relation: string): string {
  const lost = contributionsSql(known, relation);
  const tombstones = changes(`select r.tenant_id, ${literal(known.name)}, r.id, pg_current_xact_id(),
    nextval('navette.version_seq'), true
  from ${relation} r`);
  if (!lost) return tombstones;
  return tombstones + memberships(`select ${KEY}, pg_current_xact_id(), false from (${lost}) lost`);
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
