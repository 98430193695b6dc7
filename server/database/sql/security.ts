import type { AnyEntity } from '#packs/core/entity.ts';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { ENGINE, snakeCase } from '../columns.ts';
import type { ENGINE_TABLES } from '../schema.ts';
import { API_ROLE } from './roles.ts';
import { identifier, qualified } from './text.ts';

type Right = 'select' | 'insert' | 'update' | 'delete' | `update (${string})`;

/** What requests may do with the engine's tables. The feed is written by triggers, which act as the owner. */
const RIGHTS: Readonly<Record<keyof typeof ENGINE_TABLES, readonly Right[]>> = {
  tenant: ['select'],
  rules_edit: ['select'],
  account: ['select'],
  device: ['select', 'insert', 'update'],
  device_fork: ['select', 'insert', 'update'],
  refresh_session: ['select', 'insert', 'update', 'delete'],
  login_attempt: ['select', 'insert', 'update', 'delete'],
  signing_key: ['select', 'insert'],
  ledger: ['select', 'insert', 'update'],
  device_chain: ['select', 'insert', 'update'],
  sequence_void: ['select', 'insert'],
  conflict_log: ['select', 'insert', 'update'],
  alias: ['select', 'insert'],
  number_series: ['select', 'insert', 'update'],
  // Wrapped, and still nobody's who answers requests.
  data_key: [],
  rejected_payload: ['select', 'insert'],
  attachment: ['select', 'insert'],
  attachment_part: ['select', 'insert', 'update', 'delete'],
  sync_log: ['select', 'insert', 'update'],
  incident: ['select', 'insert'],
  work_import: ['select', 'insert'],
  device_key: ['select', 'insert'],
  change: ['select'],
  membership: ['select'],
  server_state: ['select'],
};

/** Tables of no tenant. */
const SHARED: readonly string[] = ['login_attempt', 'signing_key', 'server_state'];

/** Rows are deleted by a mark, never taken away; an entry of the audit log only ever gets its links. */
function rightsOn(entity: AnyEntity, isAudit: boolean): readonly Right[] {
  if (isAudit) return ['select', 'insert', `update (${['previousHash', 'hash'].map(snakeCase).join(', ')})`];
  if (entity.policy.kind === 'appendOnly') return ['select', 'insert'];
  return ['select', 'insert', 'update'];
}

/** The tenant of this transaction, asked once a statement; no tenant set: none, so nothing. */
const TENANT = `(select nullif(current_setting('navette.tenant', true), '')::uuid)`;

/** Isolation by tenant, forced also on the owner, who has a policy of its own: for migrations, the demo, the triggers. */
const isolated = (table: string, column: string): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
drop policy if exists tenant on ${table};
create policy tenant on ${table} to ${API_ROLE} using (${column} = ${TENANT});
drop policy if exists owner on ${table};
create policy owner on ${table} to current_user using (true);`;

const granted = (table: string, rights: readonly Right[]): string =>
  [
    `revoke all on ${table} from ${API_ROLE};`,
    ...(rights.length > 0 ? [`grant ${rights.join(', ')} on ${table} to ${API_ROLE};`] : []),
  ].join('\n');

/**
 * People sign in by address, before anybody knows their tenant: the one question the API may ask across tenants, one
 * address at a time.
 */
const findLogin = `
create or replace function navette.find_login(wanted text)
returns table (tenant_id uuid, id uuid, email text, name text, role text, locale text, password_hash text, active boolean)
language sql stable security definer set search_path = '' as $body$
  select a.tenant_id, a.id, a.email, a.name, a.role, a.locale, a.password_hash, a.active
  from navette.account a where lower(a.email) = lower(wanted)
$body$;
revoke all on function navette.find_login(text) from public;
grant execute on function navette.find_login(text) to ${API_ROLE};`;

/** Grants, row-level security and policies for every table there is. */
export function securitySql(): string {
  const packNames = Object.keys(PACKS);
  const engineTables = Object.keys(RIGHTS) as (keyof typeof RIGHTS)[];
  return [
    ...[ENGINE, ...packNames].map((schema) => `grant usage on schema ${identifier(schema)} to ${API_ROLE};`),
    // Other programs write rows too, with rights of their own on the packs' tables; versions are drawn in their name.
    `grant usage on schema ${ENGINE} to public;\ngrant usage on sequence ${ENGINE}.version_seq to public;`,
    ...engineTables.map((name) => granted(qualified(`${ENGINE}.${name}`), RIGHTS[name])),
    ...engineTables
      .filter((name) => !SHARED.includes(name))
      .map((name) => isolated(qualified(`${ENGINE}.${name}`), name === 'tenant' ? 'id' : 'tenant_id')),
    ...entitiesOf(packNames).flatMap(({ name, entity, pack }) => [
      granted(qualified(name), rightsOn(entity, pack.audit === entity.name)),
      isolated(qualified(name), 'tenant_id'),
    ]),
    findLogin,
  ].join('\n');
}
