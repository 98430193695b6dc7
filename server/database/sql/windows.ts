import type { KnownEntity } from '#packs/registry.ts';
import { allEntities, contributionsSql, hasWindow } from './contributions.ts';
import { differing, memberships } from './memberships.ts';
import { literal, qualified } from './text.ts';

/**
 * What left the windows of one entity, and what is in them and is not held. The source rows are locked before they are
 * judged: whoever moves one at the same time either is seen here or writes its memberships after this. One that somebody
 * else holds is left to the next run: an open transaction keeps nobody else's rows where they no longer belong.
 */
function follow(known: KnownEntity): string {
  const [name, table] = [literal(known.name), qualified(known.name)];
  const ofThese = `(m.source = ${name} or (m.source = '' and m.entity = ${name}))`;
  const held = (rows: string): string => contributionsSql(known, rows, 'moment') ?? '';
  return `
  select array_agg(tenant_id), array_agg(source_id) into tenants, ids
  from (select distinct tenant_id, source_id from (${differing(ofThese, held(table))}
  ) late) late;
  select array_agg(tenant_id), array_agg(id) into tenants, ids
  from (select r.tenant_id, r.id from ${table} r where (r.tenant_id, r.id) in (select * from unnest(tenants, ids))
    for update skip locked) locked;
  if ids is not null then
    ${memberships(
      differing(
        `${ofThese} and (m.tenant_id, m.source_id) in (select * from unnest(tenants, ids))`,
        held(`(select * from ${table} where (tenant_id, id) in (select * from unnest(tenants, ids)))`),
      ),
    )}
    get diagnostics touched = row_count;
    total := total + touched;
  end if;`;
}

/**
 * Rows that leave a bucket because a day has passed: nobody writes them, so no trigger fires. A server calls it every hour;
 * called again it does nothing. It also sets right what was judged by another day than the present one. Gives how many
 * entries changed.
 */
export function windowsSql(): string {
  return `
create or replace function navette.leave_windows(moment timestamptz) returns integer
language plpgsql set search_path = '' as $body$
declare
  tenants uuid[];
  ids uuid[];
  touched integer;
  total integer := 0;
begin${allEntities()
    .filter(({ entity }) => hasWindow(entity))
    .map(follow)
    .join('\n')}
  return total;
end $body$;
revoke all on function navette.leave_windows(timestamptz) from public;`;
}
