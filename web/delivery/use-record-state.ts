import type { WorkState } from '#device/api.ts';
import { useLive } from '../device/use-live.ts';
import { asWorkState } from '../parts/state-mark.tsx';

/** Parameters: a record's id and entity. */
export const STATE_SQL = 'SELECT state FROM record_state WHERE entityId = ? AND entity = ?';

/** How far this person's work on a record is, also when the record itself has left the device. `undefined`: not asked yet. */
export function useRecordState(id: string, entity = 'logistics.delivery'): WorkState | null | undefined {
  const { rows } = useLive<{ state: string }>(STATE_SQL, [id, entity], [entity]);
  return rows && asWorkState(rows[0]?.state ?? null);
}
