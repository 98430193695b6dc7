import type { ErrorCode } from '#protocol/errors.ts';

/** What a decided record answers to a later decision. */
export interface Decision {
  code: ErrorCode;
  /** The user who decided and when, to be told to the one who came late. */
  by: string | null;
  at: string | null;
}

/**
 * Conflict policies: a closed list. An entity names one.
 *
 * `serverOwned`: devices read. `appendOnly`: devices add, nobody changes. `firstWins`: the first decision that the server
 * accepts stands; `decided` tells of a row whether one was made, `overtaken` whether the office withdrew the record meanwhile.
 */
export type Policy<Row = unknown> =
  | { kind: 'serverOwned' }
  | { kind: 'appendOnly' }
  | { kind: 'firstWins'; decided(row: Row): Decision | null; overtaken(row: Row): ErrorCode | null };

export const serverOwned: Policy<never> = { kind: 'serverOwned' };
export const appendOnly: Policy<never> = { kind: 'appendOnly' };
