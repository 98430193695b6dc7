// Station 6: apply. The policy of records whose conflicts people settle.
import { contested, DELETED_AT, GO, OPEN, type ServerPolicy } from './policy.ts';

/**
 * Where both sides changed the same column, or one side deleted what the other edited, the server's row stands and both
 * versions are kept for a person. What only one side changed is kept from both.
 */
export const manual: ServerPolicy = {
  ...OPEN,
  meet(edit) {
    if (edit.isDeleted) return { kind: 'conflict', code: 'VERSION_CONFLICT', columns: [DELETED_AT] };
    const columns = contested(edit);
    return columns.length === 0 ? GO : { kind: 'conflict', code: 'VERSION_CONFLICT', columns };
  },
};
