import type { AnyEntity } from './entity.ts';
import type { Pack } from './pack.ts';

/** A column by which rows of an entity lead to records of another: whoever is given the row is given the record too. */
export interface Lead {
  column: string;
  to: AnyEntity;
}

/** Where the rows of an entity lead: what `via` scopes of its pack declare, read from the other side. */
export const leadsOf = ({ pack, entity }: { pack: Pack; entity: AnyEntity }): Lead[] =>
  Object.values<AnyEntity>(pack.entities).flatMap((to) =>
    to.scope.flatMap((scope) =>
      scope.kind === 'via' && scope.entity === entity.name ? [{ column: scope.column, to }] : [],
    ),
  );
