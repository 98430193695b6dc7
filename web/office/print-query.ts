import { DELIVERY_SELECT } from '../delivery/delivery-query.ts';

/** Deliveries to print by their ids, as a JSON array, in its order. */
export const PRINT_IDS_SQL = `${DELIVERY_SELECT} JOIN json_each(?) wanted ON wanted.value = d.id ORDER BY wanted.key`;

/** Those of a day, or of one driver on that day (empty: of all), without what was cancelled, round after round. */
export const PRINT_DAY_SQL = `${DELIVERY_SELECT}
  WHERE d.plannedOn = ?1 AND (?2 = '' OR d.driverId = ?2) AND d.status <> 'cancelled'
  ORDER BY driver.name, d.stop`;
