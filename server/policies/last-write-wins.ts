// Station 6: apply. The policy of records whose latest edit stands.
import { contested, DELETED_AT, GO, OPEN, type ServerPolicy } from './policy.ts';

/**
 * Of two edits that do not know of each other, the one that was made later stands, all of its columns; what only one of them
 * changed is kept from both. Later is said by `effective-instant.ts`: no clock can be ahead of the server. A deletion is an
 * edit like others: one made after it brings the record back, one made before is too late.
 */
export const lastWriteWins: ServerPolicy = {
  ...OPEN,
  meet(edit) {
    const isLater = edit.madeAt >= edit.writtenAt;
    if (edit.isDeleted) return isLater ? { kind: 'go', won: [DELETED_AT], lost: [] } : { kind: 'gone' };
    const columns = contested(edit);
    if (columns.length === 0) return GO;
    return isLater ? { kind: 'go', won: columns, lost: [] } : { kind: 'go', won: [], lost: columns };
  },
};
