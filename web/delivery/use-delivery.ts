import { useLive } from '../device/use-live.ts';
import {
  DELIVERY_READS,
  DELIVERY_SQL,
  type DeliveryRecord,
  LINES_READS,
  LINES_SQL,
  type LineRow,
} from './delivery-query.ts';

/** A delivery, live. `undefined`: not asked yet; `null`: not on this device. */
export function useDelivery(id: string): DeliveryRecord | null | undefined {
  const { rows } = useLive<DeliveryRecord>(DELIVERY_SQL, [id], DELIVERY_READS);
  return rows && (rows[0] ?? null);
}

/** The lines of one delivery. */
export function useLines(id: string): readonly LineRow[] | undefined {
  return useLive<LineRow>(LINES_SQL, [JSON.stringify([id])], LINES_READS).rows;
}
