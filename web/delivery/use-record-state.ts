import type { WorkState } from '#device/api.ts';
import { useLive } from '../device/use-live.ts';
import { asWorkState } from '../parts/state-mark.tsx';

/** Parameter: id of a delivery. */
export const STATE_SQL = `SELECT state FROM record_state WHERE entity = 'logistics.delivery' AND entityId = ?`;

/** How far this person's work on a delivery is, also when the delivery itself has left the device. `undefined`: not asked yet. */
export function useRecordState(id: string): WorkState | null | undefined {
  const { rows } = useLive<{ state: string }>(STATE_SQL, [id], ['logistics.delivery']);
  return rows && asWorkState(rows[0]?.state ?? null);
}
