// Station 6: apply. The policy of records that devices bring and the server completes.
import { GO, OPEN, type ServerPolicy } from './policy.ts';

/**
 * What comes is accepted, in the order in which it comes; the server adds what is its own (numbers, totals) by the effects of
 * the pack and answers `amended`. A record that was deleted is not found.
 */
export const acceptAndAssign: ServerPolicy = {
  ...OPEN,
  meet: ({ isDeleted }) => (isDeleted ? { kind: 'gone' } : GO),
};
