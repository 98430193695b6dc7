import { MAPPINGS, type Mapping } from './mapping.ts';

/**
 * Which tenant the ERP feeds, and from which day on its work is Navette's: one row. What is older stays in the ERP.
 * Ids are made of kind and number, UUIDv7 in the order of the numbers, so that nothing has to remember which is which.
 */
export const LINK_SQL = `
create table erp.navette_link (tenant_id uuid not null, since date not null);
create function erp.navette_id(kind integer, no bigint) returns uuid language sql immutable parallel safe as $$
  select (substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7' || substr(h, 1, 3) || '-8' || substr(h, 4, 3) || '-' || substr(h, 7, 12))::uuid
  from (select lpad(to_hex(1725177600000 + no), 12, '0') as t, md5(kind || '/' || no) as h) parts $$;`;

/** Statements that one after the other bring a change of the source over. `$1`: tenant, `$2`: first day. */
interface Steps {
  insert: string[];
  update: string[];
  delete: string[];
  truncate: string[];
}

function stepsOf({ table, entity, kind, columns, brought, over }: Mapping): Steps {
  const names = Object.keys(columns);
  const id = (row: string): string => `erp.navette_id(${kind}, ${row}.no)`;
  const over_ = (row: string): string => (over ? over(row) : 'false');
  const bring = (from: string, more = ''): string => `
    insert into ${entity} (tenant_id, id, ${names.join(', ')})
    select $1, ${id('r')}, ${names.map((name) => columns[name]!('r')).join(', ')}
    from ${from} where not (${over_('r')}) and ${brought ? brought('r') : 'true'} ${more} order by r.no
    on conflict (tenant_id, id) do update
      set deleted_at = null, ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  const end = (from: string, when: string): string => `
    update ${entity} t set deleted_at = date_trunc('milliseconds', clock_timestamp())
    from ${from} where t.tenant_id = $1 and t.id = ${id('r')} and t.deleted_at is null and ${when}`;
  // Only what the ERP has changed: a status that a technician has set since is not set back by a new due date.
  const follow = `
    update ${entity} t set ${names
      .map((name) => {
        const value = columns[name]!;
        return `${name} = case when (${value('r')}) is distinct from (${value('o')}) then ${value('r')} else t.${name} end`;
      })
      .join(',\n      ')}
    from new_rows r join old_rows o on o.no = r.no
    where t.tenant_id = $1 and t.id = ${id('r')} and t.deleted_at is null and not (${over_('r')})`;
  const absent = `and not exists (select from ${entity} t where t.tenant_id = $1 and t.id = ${id('r')} and t.deleted_at is null)`;
  return {
    insert: [bring('new_rows r')],
    update: [follow, bring('new_rows r', absent), ...(over ? [end('new_rows r', over_('r'))] : [])],
    delete: [end('old_rows r', 'true')],
    truncate: [end(`erp.${table} r`, 'true')],
  };
}

/** People's regions are the sectors of their accounts, and who has left signs in no more. */
const ACCOUNTS = `
    update navette.account a set sectors = r.regions, active = r.left_on is null
    from new_rows r where a.tenant_id = $1 and a.id = erp.navette_id(1, r.no)
      and (a.sectors, a.active) is distinct from (r.regions, r.left_on is null)`;

/**
 * Statement by statement, over the rows that each wrote. Planned anew each time: a plan made for one row would take for ever
 * on twenty thousand.
 */
function triggersOf(mapping: Mapping): string {
  const steps = stepsOf(mapping);
  if (mapping.table === 'employee') steps.update.push(ACCOUNTS);
  const referencing = {
    insert: 'referencing new table as new_rows',
    update: 'referencing old table as old_rows new table as new_rows',
    delete: 'referencing old table as old_rows',
    truncate: '',
  };
  return (Object.keys(steps) as (keyof Steps)[])
    .map(
      (event) => `
create function erp.to_navette_${mapping.table}_${event}() returns trigger language plpgsql security definer
set search_path = '' as $body$
declare link erp.navette_link;
begin
  select * into link from erp.navette_link;
  if not found then return null; end if;
${steps[event].map((step) => `  execute $step$${step}$step$ using link.tenant_id, link.since;`).join('\n')}
  return null;
end $body$;
create trigger to_navette_${event} ${event === 'truncate' ? 'before' : 'after'} ${event} on erp.${mapping.table} ${referencing[event]}
  for each statement execute function erp.to_navette_${mapping.table}_${event}();`,
    )
    .join('\n');
}

export const TRIGGERS_SQL = MAPPINGS.map(triggersOf).join('\n');

/** Fills the tenant from an ERP that has its rows already, an entity at a time, in order. */
export const BRING_ALL: readonly { entity: string; sql: string }[] = MAPPINGS.map((mapping) => ({
  entity: mapping.entity,
  sql: stepsOf(mapping).insert[0]!.replace('from new_rows r', `from erp.${mapping.table} r`),
}));
