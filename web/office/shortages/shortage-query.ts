/** The address of the board. */
export const SHORTAGES = '/office/shortages';

export type Show = 'open' | 'settled';

/** A shortage as a row of the board. */
export type ShortageRow = {
  id: string;
  version: number;
  status: 'open' | 'settled' | 'withdrawn';
  quantity: number;
  cause: string;
  deliveryId: string | null;
  invoiceId: string | null;
  /** `null`: the invoice is not on this device. */
  invoiceHere: string | null;
  at: string;
  note: string | null;
  settledAt: string | null;
  productName: string | null;
  unit: string | null;
  warehouseName: string | null;
  /** Of the product in the warehouse, at this moment. */
  level: number | null;
  userName: string | null;
  settlerName: string | null;
  /** How far this person's own word about it is. */
  state: string | null;
};

export const SHORTAGE_READS = ['logistics.shortage', 'logistics.stock_level', 'logistics.product', 'logistics.staff'];

/** Parameters: whether open ones are asked for, and how many at most. The latest first. */
export const SHORTAGE_SQL = `SELECT s.id, s.version, s.status, s.quantity, s.cause, s.deliveryId, s.invoiceId, s.at, s.note, s.settledAt,
    p.name AS productName, p.unit, w.name AS warehouseName, l.quantity AS level, i.id AS invoiceHere,
    who.name AS userName, settler.name AS settlerName, mine.state
  FROM logistics_shortage s
  LEFT JOIN logistics_product p ON p.id = s.productId
  LEFT JOIN logistics_warehouse w ON w.id = s.warehouseId
  LEFT JOIN logistics_stock_level l ON l.warehouseId = s.warehouseId AND l.productId = s.productId
  LEFT JOIN logistics_invoice i ON i.id = s.invoiceId
  LEFT JOIN logistics_staff who ON who.id = s.userId
  LEFT JOIN logistics_staff settler ON settler.id = s.settledBy
  LEFT JOIN record_state mine ON mine.entityId = s.id AND mine.entity = 'logistics.shortage'
  WHERE (s.status = 'open') = ?
  ORDER BY CASE WHEN s.status = 'open' THEN s.at ELSE s.settledAt END DESC, s.id
  LIMIT ?`;

export const COUNT_SQL = `SELECT count(*) AS n, coalesce(sum(status = 'open'), 0) AS open FROM logistics_shortage`;
