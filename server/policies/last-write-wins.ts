// Station 6: apply. The policy of records whose latest edit stands.
import { contested, DELETED_AT, OPEN, type ServerPolicy } from './policy.ts';

/**
 * Of two edits of one column that do not know of each other, the one that was made later stands; what only one of them
 * changed is kept from both. Later is said by `effective-instant.ts`: no clock can be ahead of the server. A deletion is an
 * edit of the whole row: it must be later than all that was written in it. An edit made after it brings the record back, one
 * made before is too late.
 */
export const lastWriteWins: ServerPolicy = {
  ...OPEN,
  meet(edit) {
    const isLater = (column: string): boolean =>
      edit.madeAt >= (edit.verb === 'delete' ? edit.writtenAt : edit.columnAt(column));
    const columns = contested(edit);
    const won = columns.filter(isLater);
    const lost = columns.filter((column) => !isLater(column));
    if (!edit.isDeleted) return { kind: 'go', won, lost };
    return isLater(DELETED_AT) ? { kind: 'go', won: [DELETED_AT], lost } : { kind: 'gone' };
  },
};
