import { allEntities, contributionsSql } from './contributions.ts';
import { differing, memberships } from './memberships.ts';
import { literal, qualified } from './text.ts';

/**
 * Makes the feed say what the tables say, and stamps what it had to correct, so that devices hear of it: after a declared
 * scope changed, and for rows that were written while triggers were off. Nothing is stamped where all agrees.
 */
export function reconcileSql(): string {
  const entities = allEntities();
  const rows = entities
    .map(
      ({ name }) => `
    select tenant_id, ${literal(name)} as entity, id, version, deleted_at is not null as deleted from ${qualified(name)}`,
    )
    .join('\n    union all');
  const expected = entities
    .flatMap((known) => contributionsSql(known, qualified(known.name)) ?? [])
    .join('\n    union all');
  return `
create or replace function navette.reconcile() returns void language plpgsql set search_path = '' as $body$
begin
  lock table ${entities.map(({ name }) => qualified(name)).join(', ')} in share row exclusive mode;

  insert into navette.change (tenant_id, entity, id, tx, version, deleted)
  select r.tenant_id, r.entity, r.id, pg_current_xact_id(), r.version, r.deleted
  from (${rows}
  ) r
  left join navette.change c using (tenant_id, entity, id)
  where c.id is null or c.version <> r.version or c.deleted <> r.deleted
  on conflict (tenant_id, entity, id) do update
    set tx = excluded.tx, version = excluded.version, deleted = excluded.deleted;

  update navette.change c set tx = pg_current_xact_id(), version = nextval('navette.version_seq'), deleted = true
  where not c.deleted and not exists (
    select from (${rows}
    ) r where r.tenant_id = c.tenant_id and r.entity = c.entity and r.id = c.id);
${memberships(differing('true', expected))}
end $body$;
revoke all on function navette.reconcile() from public;`;
}
