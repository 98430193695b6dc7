import { addDays } from './calendar.ts';
import type { Draw } from './draw.ts';
import { recordId } from './record-id.ts';
import type { ProductRow, StockLevelRow, StockLotRow, StockMovementRow, WarehouseRow } from './rows.ts';

/** What a warehouse keeps of all that is sold. */
const KEPT = 400;

export interface Stock {
  levels: StockLevelRow[];
  lots: StockLotRow[];
  movements: StockMovementRow[];
}

/**
 * Lots of what sells most in each warehouse, the older one half consumed, the movements that made them so, and the levels
 * that are their sums. `day`: the current one.
 */
export function stockOf(
  draw: Draw,
  warehouses: readonly WarehouseRow[],
  products: readonly ProductRow[],
  day: string,
): Stock {
  const levels: StockLevelRow[] = [];
  const lots: StockLotRow[] = [];
  const movements: StockMovementRow[] = [];
  for (const [place, { id: warehouseId }] of warehouses.entries()) {
    for (const { id: productId, priceCents } of products.slice(0, KEPT)) {
      const ages = draw.chance(0.6) ? [draw.int(15, 40), draw.int(1, 12)] : [draw.int(1, 25)];
      const own = ages.map((age): StockLotRow => {
        const receivedOn = addDays(day, -age);
        const quantity = draw.int(4, 40) * 6;
        return {
          id: recordId(draw, `${receivedOn}T06:00:00.000Z`),
          number: `L${place + 1}-${String(lots.length + 1).padStart(5, '0')}`,
          productId,
          warehouseId,
          receivedOn,
          expiresOn: addDays(receivedOn, draw.int(30, 240)),
          quantity,
          remaining: quantity,
          unitCostCents: Math.round((priceCents * 0.82) / 100) * 100,
        };
      });
      const oldest = own[0]!;
      oldest.remaining -= Math.floor(oldest.quantity * draw.next() * 0.8);
      lots.push(...own);
      movements.push(...own.flatMap((lot) => historyOf(draw, lot, day)));
      levels.push({
        id: recordId(draw, `${day}T06:00:00.000Z`),
        productId,
        warehouseId,
        quantity: own.reduce((sum, { remaining }) => sum + remaining, 0),
      });
    }
  }
  return { levels, lots, movements };
}

/** How a lot came in, and what has been taken from it. */
function historyOf(draw: Draw, lot: StockLotRow, day: string): StockMovementRow[] {
  const { id: lotId, productId, warehouseId, receivedOn, quantity, remaining } = lot;
  const move = (kind: 'receipt' | 'correction', change: number, on: string): StockMovementRow => {
    const at = `${on}T06:00:00.000Z`;
    return { id: recordId(draw, at), productId, warehouseId, lotId, quantity: change, kind, causeId: null, at };
  };
  const received = move('receipt', quantity, receivedOn);
  return remaining === quantity ? [received] : [received, move('correction', remaining - quantity, addDays(day, -1))];
}
