// Station 9: pull. What of each entity a person is given.
import type { AnyEntity } from '#packs/core/entity.ts';
import { holdsAll } from '#packs/core/scope.ts';
import { entitiesOf } from '#packs/registry.ts';

/** All rows of the tenant, or those in the person's own bucket. */
export type Share = 'whole' | 'own';

/** The share of each entity, by wire name, in the order rows are sent. Entities of which nothing is given are absent. */
export type Shares = Readonly<Record<string, Share>>;

export function shareOf({ scope }: AnyEntity, role: string): Share | null {
  if (holdsAll(scope, role)) return 'whole';
  return scope.some(({ kind }) => kind !== 'role') ? 'own' : null;
}

/** What a role is given of these packs, narrowed to the entities that were asked for. */
export function sharesOf(role: string, packs: readonly string[], asked: readonly string[] | null): Shares {
  return Object.fromEntries(
    entitiesOf(packs).flatMap(({ name, entity }) => {
      const share = asked === null || asked.includes(name) ? shareOf(entity, role) : null;
      return share === null ? [] : [[name, share]];
    }),
  );
}
