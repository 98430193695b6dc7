/** Seeds of worlds that once failed, and what they taught. `npm test` runs them always. */
export const KEPT_SEEDS: readonly { seed: number; taught: string }[] = [
  { seed: 14, taught: 'the receipts of somebody who is not signed in wait in the spool' },
  { seed: 27, taught: 'a question to a database that was closed meanwhile reached into freed memory' },
  { seed: 42, taught: 'the SQLite library keeps one authorizer for all its connections' },
];

/** Seeds whose worlds fail still, by defects that docs/RELIABILITY.md names: `npm run soak -- --seed n` shows them. */
export const OPEN_SEEDS: readonly number[] = [1_038, 1_042];
