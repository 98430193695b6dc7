// Station 6: apply. Whether a record, as it stands or as it would stand, is in a person's work by its own columns.
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Scope } from '#packs/core/scope.ts';
import type { Row } from '#protocol/common.ts';
import { shareOf } from '../feed/share.ts';

export interface Person {
  userId: string;
  role: string;
  sectors?: readonly string[];
}

/** A row of this person's by a column of its own, whatever the day. */
export function isOwn(entity: AnyEntity, person: Person, row: Row): boolean {
  // Buckets of everyone and of roles hold every row; the memberships do not list them.
  if (shareOf(entity, person.role) === 'whole') return true;
  return entity.scope.some((scope) => isNamedBy(scope, person, row));
}

/** Whether this person acts on a row of their own work: also on one of which only the days that they are shown have gone by. */
export const isInWork = (
  { held, everHeld }: { held: boolean; everHeld: boolean },
  entity: AnyEntity,
  person: Person,
  row: Row,
): boolean => held || (everHeld && isOwn(entity, person, row));

/** Whether a row that was this person's by a column of its own is so no longer. */
export const leavesWork = (entity: AnyEntity, person: Person, before: Row | null, after: Row): boolean =>
  before !== null && isOwn(entity, person, before) && !isOwn(entity, person, after);

/** As `isOwn`, as far as columns alone can tell: `navette.membership` tells of time windows, and of records that others lead to. */
export function isPlainlyHeld(entity: AnyEntity, person: Person, row: Row): boolean {
  if (shareOf(entity, person.role) === 'whole') return true;
  return entity.scope.some((scope) => !('within' in scope && scope.within) && isNamedBy(scope, person, row));
}

/** Whether a row that has just been made enters a bucket of its author, time windows included. */
export function isHeldAt(entity: AnyEntity, person: Person, row: Row, at: Date): boolean {
  if (shareOf(entity, person.role) === 'whole') return true;
  return entity.scope.some((scope) => isNamedBy(scope, person, row) && isWithin(scope, row, at));
}

const DAY_MS = 86_400_000;

/** Days are those of UTC, as the feed counts them (`server/database/sql/contributions.ts`). */
function isWithin(scope: Scope, row: Row, at: Date): boolean {
  if (!('within' in scope) || !scope.within) return true;
  const { column, pastDays } = scope.within;
  const value = row[column];
  const first = new Date(at.getTime() - pastDays * DAY_MS).toISOString().slice(0, 10);
  return typeof value === 'string' && new Date(value).toISOString().slice(0, 10) >= first;
}

function isNamedBy(scope: Scope, { userId, sectors = [] }: Person, row: Row): boolean {
  if (scope.kind === 'user') return row[scope.column] === userId;
  return scope.kind === 'sector' && sectors.includes(String(row[scope.column]));
}
