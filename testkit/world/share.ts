// What a person should hold, asked of the packs' own tables and declarations alone: the feed must come to the same.
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Scope } from '#packs/core/scope.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { snakeCase } from '#server/database/columns.ts';
import { rowJson } from '#server/database/row-json.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';

export interface Holder {
  tenantId: string;
  userId: string;
  role: string;
  sectors: readonly string[];
}

const column = (alias: string, name: string): string => `${alias}.${identifier(snakeCase(name))}`;

/** Whether windows of time are taken as they are this moment; a row that has just left one may still be on its way. */
type Windows = 'now' | 'ignored';

function own(scope: Scope, entity: AnyEntity, alias: string, holder: Holder, windows: Windows): string | null {
  if (scope.kind === 'user') {
    const names = `${column(alias, scope.column)}::text = ${literal(holder.userId)}`;
    if (!scope.within || windows === 'ignored') return names;
    const at = column(alias, scope.within.column);
    const day = entity.fields[scope.within.column]?.kind === 'day' ? at : `(${at} at time zone 'UTC')::date`;
    return `(${names} and ${day} >= (now() at time zone 'UTC')::date - ${scope.within.pastDays})`;
  }
  if (scope.kind === 'sector') {
    return holder.sectors.length === 0
      ? 'false'
      : `${column(alias, scope.column)}::text in (${holder.sectors.map(literal).join(', ')})`;
  }
  return null;
}

function holds(known: KnownEntity, scope: Scope, holder: Holder, windows: Windows): string {
  if (scope.kind === 'everyone') return 'true';
  if (scope.kind === 'role') return scope.role === holder.role ? 'true' : 'false';
  if (scope.kind !== 'via') return own(scope, known.entity, 't', holder, windows)!;
  const from = known.pack.entities[scope.entity] as AnyEntity;
  const ways = from.scope.flatMap((each) => own(each, from, 's', holder, windows) ?? []);
  if (ways.length === 0) return 'false';
  return `exists (
    select from ${qualified(`${known.pack.name}.${scope.entity}`)} s
    where s.tenant_id = t.tenant_id and s.deleted_at is null and ${column('s', scope.column)} = t.id
      and (${ways.join(' or ')}))`;
}

const shareWhere = (known: KnownEntity, holder: Holder, windows: Windows): string =>
  `t.tenant_id = ${literal(holder.tenantId)} and t.deleted_at is null and (${
    known.entity.scope.map((scope: Scope) => holds(known, scope, holder, windows)).join(' or ') || 'false'
  })`;

/** `entity id` of every row that this person may see. */
export const shareKeysSql = (entities: readonly KnownEntity[], holder: Holder): string =>
  entities
    .map(
      (known) => `select ${literal(known.name)} || ' ' || t.id as key from ${qualified(known.name)} t
      where ${shareWhere(known, holder, 'ignored')}`,
    )
    .join(' union all ');

/** Every row that this person's device should show, as it travels. */
export const shareRowsSql = (entities: readonly KnownEntity[], holder: Holder, windows: Windows): string =>
  entities
    .map(
      (known) => `select ${literal(known.name)} as entity, t.id::text as id, (${rowJson(known.name, 't')})::text as row
      from ${qualified(known.name)} t where ${shareWhere(known, holder, windows)}`,
    )
    .join(' union all ');
