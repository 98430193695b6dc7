/**
 * Where the rows of an entity belong. A bucket is what a person is given; a row reaches a device when one of the
 * device's buckets holds it.
 *
 * `everyone`: each user of the tenant. `role`: users of that role. `user`: the user whose id stands in that column.
 * `via`: wherever a row of `entity` that refers to this row by `column` is in a user's own bucket. `sector`: users who hold
 * the sector that stands in that column. `within`: only while the instant or day of a column is at most so many days past.
 */
export type Scope =
  | { kind: 'everyone' }
  | { kind: 'role'; role: string }
  | { kind: 'user'; column: string; within?: Window }
  | { kind: 'sector'; column: string }
  | { kind: 'via'; entity: string; column: string };

export interface Window {
  column: string;
  pastDays: number;
}

export const everyone = (): Scope => ({ kind: 'everyone' });
export const role = (name: string): Scope => ({ kind: 'role', role: name });
export const user = (column: string, more: { within?: Window } = {}): Scope => ({ kind: 'user', column, ...more });
export const sector = (column: string): Scope => ({ kind: 'sector', column });
export const via = (entity: string, column: string): Scope => ({ kind: 'via', entity, column });

/** Whether a role is given all rows that belong so. */
export const holdsAll = (scope: readonly Scope[], name: string): boolean =>
  scope.some((way) => way.kind === 'everyone' || (way.kind === 'role' && way.role === name));

/** Names of buckets in the feed. */
export const EVERYONE_BUCKET = 'tenant';
export const roleBucket = (name: string): string => `role:${name}`;
export const userBucket = (userId: string): string => `user:${userId}`;
export const sectorBucket = (sector: string): string => `sector:${sector}`;

/** The buckets of a user that hold some rows and not all, in a fixed order: those that the feed lists. */
export function ownBucketsOf(account: { userId: string; sectors?: readonly string[] }): string[] {
  const sectors = [...new Set(account.sectors)].sort().map(sectorBucket);
  return [userBucket(account.userId), ...sectors];
}

/** All buckets of a user, in a fixed order. */
export function bucketsOf(account: { userId: string; role: string; sectors?: readonly string[] }): string[] {
  return [EVERYONE_BUCKET, roleBucket(account.role), ...ownBucketsOf(account)];
}
