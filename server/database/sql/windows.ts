import type { KnownEntity } from '#packs/registry.ts';
import { allEntities, contributionsSql, hasWindow } from './contributions.ts';
import { literal, qualified } from './text.ts';

const KEY = 'tenant_id, bucket, entity, id, source, source_id';

/**
 * What left the windows of one entity. The source rows are locked before they are judged: whoever moves one back into its
 * window at the same time either is seen here or writes its membership after this.
 */
function leave(known: KnownEntity): string {
  const name = literal(known.name);
  const ofThese = `m.present and (m.source = ${name} or (m.source = '' and m.entity = ${name}))`;
  return `
  stale := array(
    select distinct source_id from (
      select ${KEY} from navette.membership m where ${ofThese}
      except select ${KEY} from (${contributionsSql(known, qualified(known.name), 'moment')}) held
    ) late);
  perform from ${qualified(known.name)} r where r.id = any(stale) order by r.id for update;
  update navette.membership left_behind set tx = pg_current_xact_id(), present = false
  from (
    select ${KEY} from navette.membership m where ${ofThese} and m.source_id = any(stale)
    except select ${KEY} from (${contributionsSql(known, `(select * from ${qualified(known.name)} where id = any(stale))`, 'moment')}) held
  ) gone
  where (left_behind.tenant_id, left_behind.bucket, left_behind.entity, left_behind.id, left_behind.source, left_behind.source_id)
      = (gone.tenant_id, gone.bucket, gone.entity, gone.id, gone.source, gone.source_id);
  get diagnostics touched = row_count;
  total := total + touched;`;
}

/**
 * Rows that leave a bucket because a day has passed: nobody writes them, so no trigger fires. A server calls it once a day;
 * called again it does nothing. Gives how many entries ended.
 */
export function windowsSql(): string {
  return `
create or replace function navette.leave_windows(moment timestamptz) returns integer
language plpgsql set search_path = '' as $body$
declare
  stale uuid[];
  touched integer;
  total integer := 0;
begin${allEntities()
    .filter(({ entity }) => hasWindow(entity))
    .map(leave)
    .join('\n')}
  return total;
end $body$;
revoke all on function navette.leave_windows(timestamptz) from public;`;
}
