// Station 6: apply. The policy of records that are decided once.
import type { Policy } from '#packs/core/policy.ts';
import type { Row } from '#protocol/common.ts';
import { GO, type ServerPolicy } from './policy.ts';

/**
 * The first event that the server accepts stands, whatever the clocks say; later ones are told by whom and when. It does not
 * matter that the office edited the record since the author saw it, nor that it was given to somebody else: who stood at the
 * customer's door counts. What the office withdrew meanwhile is a conflict, for the office to settle. A record that was
 * deleted is not found.
 */
export const firstWins = (policy: Policy<Row> & { kind: 'firstWins' }): ServerPolicy => ({
  decided: (row) => policy.decided(row),
  formerHolderMayAct: true,
  withdrawn: (row) => policy.overtaken(row),
  meet({ row, isDeleted }) {
    if (isDeleted) return { kind: 'gone' };
    const code = policy.overtaken(row);
    return code === null ? GO : { kind: 'conflict', code, columns: [] };
  },
});
