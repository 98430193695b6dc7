// Station 6: apply. The policy of records whose columns have each their own winner.
import type { PerField } from '#packs/core/policy.ts';
import { contested, DELETED_AT, OPEN, type ServerPolicy } from './policy.ts';

/**
 * A column that both sides changed is the client's or the server's, as the pack says; all others are kept from both. Who
 * wins the columns that the pack does not name wins deletions as well: of the client, an edit brings a deleted record back
 * and a deletion takes away an edited one; of the server, what the server has stands.
 */
export const perField = ({ otherwise, client = [], server = [] }: PerField): ServerPolicy => ({
  ...OPEN,
  meet(edit) {
    const clientWins = (column: string): boolean => {
      if (client.includes(column)) return true;
      return server.includes(column) ? false : otherwise === 'client';
    };
    if (edit.isDeleted) {
      return clientWins(DELETED_AT) ? { kind: 'go', won: [DELETED_AT], lost: [] } : { kind: 'gone' };
    }
    const columns = contested(edit);
    return {
      kind: 'go',
      won: columns.filter((column) => clientWins(column)),
      lost: columns.filter((column) => !clientWins(column)),
    };
  },
});
