import type { Fields, ValuesOf } from '#packs/core/field.ts';
import type { deliveryFields } from '#packs/logistics/delivery.ts';
import type { client, product, staff, warehouse } from '#packs/logistics/directory.ts';
import type { invoiceFields } from '#packs/logistics/invoice.ts';
import type { shortageFields } from '#packs/logistics/shortage.ts';
import type { stockLevel, stockLot, stockMovement } from '#packs/logistics/stock.ts';

/** A row as its pack declares it, before the server gives it a version. */
type NewRow<F extends Fields> = ValuesOf<F> & { id: string };

export type StaffRow = NewRow<typeof staff.fields>;
export type WarehouseRow = NewRow<typeof warehouse.fields>;
export type ClientRow = NewRow<typeof client.fields>;
export type ProductRow = NewRow<typeof product.fields>;
export type DeliveryRow = NewRow<typeof deliveryFields>;
export type InvoiceRow = NewRow<typeof invoiceFields>;
export type StockLevelRow = NewRow<typeof stockLevel.fields>;
export type StockLotRow = NewRow<typeof stockLot.fields>;
export type ShortageRow = NewRow<typeof shortageFields>;
export type StockMovementRow = NewRow<typeof stockMovement.fields>;
