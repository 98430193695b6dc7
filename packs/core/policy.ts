import type { ErrorCode } from '#protocol/errors.ts';

/** What a decided record answers to a later decision. */
export interface Decision {
  code: ErrorCode;
  /** The user who decided and when, to be told to the one who came late. */
  by: string | null;
  at: string | null;
}

/**
 * Conflict policies: a closed list. An entity names one; a tenant's rules may choose one of its `alternatives`.
 *
 * - `serverOwned`: devices read.
 * - `appendOnly`: devices add, nobody changes.
 * - `firstWins`: the first decision that the server accepts stands; `decided` tells of a row whether one was made,
 *   `overtaken` whether the office withdrew the record meanwhile.
 * - `acceptAndAssign`: what devices send is accepted; the server completes it (numbers, totals) and answers `amended`.
 * - `lastWriteWins`: of two edits of a column the later one stands, by the instants at which they were made, corrected for
 *   the device's clock and never later than the arrival.
 * - `perField`: a column conflicts only when the server changed it since the base version; then the side named here wins.
 * - `manual`: both versions are kept until a person decides.
 */
export type Policy<Row = unknown> =
  | { kind: 'serverOwned' }
  | { kind: 'appendOnly' }
  | { kind: 'firstWins'; decided(row: Row): Decision | null; overtaken(row: Row): ErrorCode | null }
  | { kind: 'acceptAndAssign' }
  | { kind: 'lastWriteWins' }
  | PerField
  | { kind: 'manual' };

export interface PerField {
  kind: 'perField';
  /** Who wins a column that neither list names. */
  otherwise: 'client' | 'server';
  client?: readonly string[];
  server?: readonly string[];
}

export const POLICY_KINDS = [
  'serverOwned',
  'appendOnly',
  'firstWins',
  'acceptAndAssign',
  'lastWriteWins',
  'perField',
  'manual',
] as const satisfies readonly Policy['kind'][];
export type PolicyKind = Policy['kind'];

export const serverOwned: Policy<never> = { kind: 'serverOwned' };
export const appendOnly: Policy<never> = { kind: 'appendOnly' };
export const acceptAndAssign: Policy<never> = { kind: 'acceptAndAssign' };
export const lastWriteWins: Policy<never> = { kind: 'lastWriteWins' };
export const perField = (who: Omit<PerField, 'kind'>): Policy<never> => ({ kind: 'perField', ...who });
export const manual: Policy<never> = { kind: 'manual' };

/** The entity's own policy, or the one of its alternatives that the tenant's rules name. A name it does not offer counts for nothing. */
export function chosenPolicy(
  entity: { policy: Policy<never>; alternatives: readonly Policy<never>[] },
  chosen: string | undefined,
): Policy<never> {
  return entity.alternatives.find(({ kind }) => kind === chosen) ?? entity.policy;
}

/** Policies that ask who wrote which column and when: tables of their entities keep it. */
const TRACKING: readonly PolicyKind[] = ['lastWriteWins', 'perField', 'manual'];

export const isTracked = (entity: { policy: { kind: PolicyKind }; alternatives: readonly { kind: PolicyKind }[] }) =>
  [entity.policy, ...entity.alternatives].some(({ kind }) => TRACKING.includes(kind));
