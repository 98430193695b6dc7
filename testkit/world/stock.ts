// Stock of a world: it comes in as a receipt (lot, movement and level at once), and only the server takes it out.
import type { KnownEntity } from '#packs/registry.ts';
import type { Draw } from './draw.ts';
import type { WorldTenant } from './people.ts';
import { drawId } from './values.ts';

type Sql = { unsafe(text: string, values: never[]): Promise<unknown> };

const BOOKS = ['logistics.stock_level', 'logistics.stock_lot', 'logistics.stock_movement', 'logistics.shortage'];

/** What nobody edits by hand: then its sums can be asked for. */
export const isBook = ({ name }: KnownEntity): boolean => BOOKS.includes(name);

/** Goods that arrive, as one statement; `null`: this tenant keeps no stock. */
export function receipt(tenant: WorldTenant, draw: Draw, now: number): ((sql: Sql) => Promise<unknown>) | null {
  const products = tenant.ids.get('logistics.product') ?? [];
  const warehouses = tenant.ids.get('logistics.warehouse') ?? [];
  if (products.length === 0 || warehouses.length === 0) return null;
  const at = new Date(now).toISOString();
  const values = [tenant.id, draw.pick(products), draw.pick(warehouses), 1 + draw.below(30)];
  const ids = [drawId(draw), drawId(draw), drawId(draw)];
  return (sql) =>
    sql.unsafe(
      `with level as (
         insert into logistics.stock_level as l (tenant_id, id, product_id, warehouse_id, quantity)
         values ($1, $5, $2, $3, $4)
         on conflict (tenant_id, warehouse_id, product_id) where deleted_at is null
           do update set quantity = l.quantity + excluded.quantity
       ), lot as (
         insert into logistics.stock_lot (tenant_id, id, number, product_id, warehouse_id, received_on, quantity, remaining, unit_cost_cents)
         values ($1, $6, $9, $2, $3, $8::timestamptz, $4, $4, 100)
       )
       insert into logistics.stock_movement (tenant_id, id, product_id, warehouse_id, lot_id, quantity, kind, at)
       values ($1, $7, $2, $3, $6, $4, 'receipt', $8::timestamptz)`,
      [...values, ...ids, at, `L${drawId(draw).slice(-6)}`] as never[],
    );
}

/** Something in most places to begin with. */
export async function fillWarehouses(sql: Sql, tenant: WorldTenant, draw: Draw, now: number): Promise<void> {
  for (let left = draw.below(20); left > 0; left -= 1) await receipt(tenant, draw, now)?.(sql);
}
