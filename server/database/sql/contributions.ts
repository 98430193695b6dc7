import type { AnyEntity } from '#packs/core/entity.ts';
import { entitiesOf, type KnownEntity, PACKS } from '#packs/registry.ts';
import { snakeCase } from '../columns.ts';
import { identifier, literal } from './text.ts';

/** One way in which a row puts a row, itself or one it refers to, into a person's own bucket. */
interface Contribution {
  /** The column that names the person. */
  person: string;
  /** What enters the bucket: the wire name of its entity, the column that holds its id. */
  entity: string;
  id: string;
  /** Empty for the row itself, else the entity of the row that refers. */
  source: string;
}

const peopleOf = (entity: AnyEntity): string[] =>
  entity.scope.flatMap((scope) => (scope.kind === 'user' ? [scope.column] : []));

/** Throws for a `via` through an entity that is in nobody's own bucket: it would never hold. */
export function contributionsOf({ name, pack, entity }: KnownEntity): Contribution[] {
  const people = peopleOf(entity);
  const itself = people.map((person) => ({ person, entity: name, id: 'id', source: '' }));
  const others = Object.values<AnyEntity>(pack.entities).flatMap((other) =>
    other.scope.flatMap((scope) => {
      if (scope.kind !== 'via' || scope.entity !== entity.name) return [];
      if (people.length === 0) throw new Error(`${pack.name}.${other.name}: via ${name}, which belongs to no user`);
      return people.map((person) => ({ person, entity: `${pack.name}.${other.name}`, id: scope.column, source: name }));
    }),
  );
  return [...itself, ...others];
}

/**
 * The entries of `navette.membership` that the rows of a relation stand for, as a query; `null` when the entity is in
 * nobody's own bucket. Deleted rows stand for nothing.
 */
export function contributionsSql(known: KnownEntity, relation: string): string | null {
  const contributions = contributionsOf(known);
  if (contributions.length === 0) return null;
  const values = contributions.map(({ person, entity, id, source }) => {
    const bucket = `${literal('user:')} || r.${identifier(snakeCase(person))}`;
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
