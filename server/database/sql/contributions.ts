import type { AnyEntity } from '#packs/core/entity.ts';
import { leadsOf } from '#packs/core/leads.ts';
import { sectorBucket, userBucket, type Window } from '#packs/core/scope.ts';
import { entitiesOf, type KnownEntity, PACKS } from '#packs/registry.ts';
import { snakeCase } from '../columns.ts';
import { identifier, literal } from './text.ts';

/** A column by which a row is in a bucket of some people: their own, or that of a sector. */
interface Way {
  /** What the bucket's name begins with. */
  prefix: string;
  column: string;
  within: Window | undefined;
}

/** One way in which a row puts a row, itself or one it refers to, into such a bucket. */
interface Contribution {
  way: Way;
  /** What enters the bucket: the wire name of its entity, the column that holds its id. */
  entity: string;
  id: string;
  /** Empty for the row itself, else the entity of the row that refers. */
  source: string;
}

const waysOf = (entity: AnyEntity): Way[] =>
  entity.scope.flatMap((scope): Way[] => {
    if (scope.kind === 'user') return [{ prefix: userBucket(''), column: scope.column, within: scope.within }];
    if (scope.kind === 'sector') return [{ prefix: sectorBucket(''), column: scope.column, within: undefined }];
    return [];
  });

/** Throws for a `via` through an entity that is in no such bucket: it would never hold. */
export function contributionsOf(known: KnownEntity): Contribution[] {
  const { name, pack, entity } = known;
  const ways = waysOf(entity);
  const itself = ways.map((way) => ({ way, entity: name, id: 'id', source: '' }));
  const others = leadsOf(known).flatMap(({ column, to }) => {
    if (ways.length === 0) throw new Error(`${pack.name}.${to.name}: via ${name}, which belongs to no user`);
    return ways.map((way) => ({ way, entity: `${pack.name}.${to.name}`, id: column, source: name }));
  });
  return [...itself, ...others];
}

/** The columns, beside `deleted_at`, that decide which buckets a row and what it refers to are in. */
export const scopeColumnsOf = (known: KnownEntity): string[] => [
  ...new Set(
    contributionsOf(known)
      .flatMap(({ way, id }) => [way.column, id, ...(way.within ? [way.within.column] : [])])
      .filter((column) => column !== 'id')
      .map(snakeCase),
  ),
];

/** Whether rows of an entity leave a bucket merely because time passes. */
export const hasWindow = (entity: AnyEntity): boolean => waysOf(entity).some(({ within }) => within !== undefined);

/**
 * The first day of a window, as its column compares: days are those of UTC, so that every session of the database and every
 * time zone agree.
 */
function isWithin({ column, pastDays }: Window, entity: AnyEntity, at: string): string {
  const day = `(${at} at time zone 'UTC')::date - ${pastDays}`;
  const name = `r.${identifier(snakeCase(column))}`;
  return entity.fields[column]?.kind === 'day' ? `${name} >= ${day}` : `(${name} at time zone 'UTC')::date >= ${day}`;
}

/** In the place of an instant: windows are left out of account. */
export const WHENEVER = null;

/**
 * The entries of `navette.membership` that the rows of a relation stand for at an instant, as a query; `null` when the
 * entity is in no listed bucket. Deleted rows stand for nothing, nor do those whose window has passed.
 */
export function contributionsSql(
  known: KnownEntity,
  relation: string,
  at: string | typeof WHENEVER = 'now()',
): string | null {
  const contributions = contributionsOf(known);
  if (contributions.length === 0) return null;
  const values = contributions.map(({ way, entity, id, source }) => {
    const whole = `${literal(way.prefix)} || r.${identifier(snakeCase(way.column))}`;
    const bucket =
      way.within && at !== WHENEVER ? `case when ${isWithin(way.within, known.entity, at)} then ${whole} end` : whole;
    return `(${bucket}, ${literal(entity)}, r.${identifier(snakeCase(id))}, ${literal(source)})`;
  });
  // Two columns of one row may say the same.
  const targets = contributions.map(({ entity }) => entity);
  const distinct = new Set(targets).size < targets.length ? 'distinct ' : '';
  return `
    select ${distinct}r.tenant_id, v.bucket, v.entity, v.id, v.source, r.id as source_id
    from ${relation} r cross join lateral (values ${values.join(', ')}) v (bucket, entity, id, source)
    where r.deleted_at is null and v.bucket is not null and v.id is not null`;
}

export const allEntities = (): KnownEntity[] => entitiesOf(Object.keys(PACKS));
