import type { Delivery } from '#packs/logistics/delivery.ts';
import type { Status } from './status-look.ts';

/** A delivery with everything its screen and its paper say, as the local database gives it: JSON fields as text. */
export type DeliveryRecord = {
  id: string;
  version: number;
  lastModifiedAt: string;
  reference: string;
  clientId: string;
  driverId: string;
  warehouseId: string;
  plannedOn: string;
  stop: number;
  note: string | null;
  status: Status;
  totalCents: number;
  qrPayload: string;
  code: string;
  lines: string;
  deliveredLines: string | null;
  refusedAt: string | null;
  refusedBy: string | null;
  refusalReason: string | null;
  refusalCause: Delivery['refusalCause'];
  validatedAt: string | null;
  validatedBy: string | null;
  receivedBy: string | null;
  position: string | null;
  signature: string | null;
  photo: string | null;
  proof: 'incomplete' | 'complete' | null;
  validatedAfterReassignment: number | null;
  clientName: string | null;
  clientPhone: string | null;
  address: string | null;
  city: string | null;
  clientPosition: string | null;
  driverName: string | null;
  validatorName: string | null;
  refuserName: string | null;
  warehouseName: string | null;
  warehouseAddress: string | null;
  warehouseCity: string | null;
};

/** What changes such a record. */
export const DELIVERY_READS = ['logistics.delivery', 'logistics.client', 'logistics.staff', 'logistics.warehouse'];

/** Without its WHERE: one by id, or those to print. */
export const DELIVERY_SELECT = `SELECT d.*,
    c.name AS clientName, c.phone AS clientPhone, c.address, c.city, c.position AS clientPosition,
    driver.name AS driverName, validator.name AS validatorName, refuser.name AS refuserName,
    w.name AS warehouseName, w.address AS warehouseAddress, w.city AS warehouseCity
  FROM logistics_delivery d
  LEFT JOIN logistics_client c ON c.id = d.clientId
  LEFT JOIN logistics_staff driver ON driver.id = d.driverId
  LEFT JOIN logistics_staff validator ON validator.id = d.validatedBy
  LEFT JOIN logistics_staff refuser ON refuser.id = d.refusedBy
  LEFT JOIN logistics_warehouse w ON w.id = d.warehouseId`;

/** Parameter: id. */
export const DELIVERY_SQL = `${DELIVERY_SELECT} WHERE d.id = ?`;

export type LineRow = {
  deliveryId: string;
  productId: string;
  code: string | null;
  name: string | null;
  unit: string | null;
  quantity: number;
  unitPriceCents: number;
};

/** The lines of deliveries with their products, in their order. Parameter: ids as a JSON array. */
export const LINES_SQL = `SELECT d.id AS deliveryId,
    json_extract(l.value, '$.productId') AS productId,
    json_extract(l.value, '$.quantity') AS quantity,
    json_extract(l.value, '$.unitPriceCents') AS unitPriceCents,
    p.code, p.name, p.unit
  FROM json_each(?) wanted
  JOIN logistics_delivery d ON d.id = wanted.value
  JOIN json_each(d.lines) l
  LEFT JOIN logistics_product p ON p.id = json_extract(l.value, '$.productId')
  ORDER BY wanted.key, l.key`;

export const LINES_READS = ['logistics.delivery', 'logistics.product'];

/** Names that received something for this client before, the latest first. Parameter: client. By the index on clients. */
export const RECEIVERS_SQL = `SELECT receivedBy AS name, max(validatedAt) AS last
  FROM logistics_delivery WHERE clientId = ? AND receivedBy IS NOT NULL
  GROUP BY receivedBy ORDER BY last DESC LIMIT 4`;

/** The row as the pack's rules take it. */
export const asDelivery = (record: DeliveryRecord): Delivery => ({
  ...record,
  lines: JSON.parse(record.lines) as Delivery['lines'],
  deliveredLines:
    record.deliveredLines === null ? null : (JSON.parse(record.deliveredLines) as Delivery['deliveredLines']),
  position: record.position === null ? null : (JSON.parse(record.position) as Delivery['position']),
  validatedAfterReassignment:
    record.validatedAfterReassignment === null ? null : record.validatedAfterReassignment === 1,
});
