// Station 6: apply. Scopes that need no list of rows.
import type { KnownEntity } from '#packs/registry.ts';

/** Buckets of everyone and of roles hold every row of an entity; the memberships do not list them. */
export const holdsAll = ({ entity }: KnownEntity, role: string): boolean =>
  entity.scope.some((scope) => scope.kind === 'everyone' || (scope.kind === 'role' && scope.role === role));
