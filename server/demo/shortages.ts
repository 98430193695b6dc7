import type { Draw } from './draw.ts';
import { recordId } from './record-id.ts';
import type { InvoiceRow, ShortageRow, StockMovementRow } from './rows.ts';
import type { Stock } from './stock.ts';

/** How many of the last invoices found too little, and how many of those somebody has looked into. */
const SHORT = 5;
const SETTLED = 2;

const NOTES = [
  'Recompté au dépôt : deux cartons étaient mal rangés, stock corrigé.',
  'Réapprovisionné le lendemain, le client a été servi.',
];

/** [L6] The cases of the office: of some of the latest invoices one product was not all there. */
export function shortagesOf(draw: Draw, invoices: readonly InvoiceRow[], keeperId: string): ShortageRow[] {
  const sold = invoices.filter(({ status }) => status === 'accepted').slice(-SHORT);
  return sold.map((invoice, index): ShortageRow => {
    const { productId, quantity } = invoice.lines[0]!;
    const at = `${invoice.issuedOn}T10:${10 + index}:00.000Z`;
    const isSettled = index < SETTLED;
    return {
      id: recordId(draw, at),
      ...{ productId, warehouseId: invoice.warehouseId!, quantity: draw.int(1, quantity) },
      ...{ status: isSettled ? 'settled' : 'open', cause: invoice.reference! },
      ...{ deliveryId: null, invoiceId: invoice.id, userId: invoice.repId!, at },
      note: isSettled ? NOTES[index]! : null,
      settledAt: isSettled ? at.replace('T10', 'T15') : null,
      settledBy: isSettled ? keeperId : null,
    };
  });
}

/** The same stock with what was taken without a lot: movements, and the levels that they lower. */
export function stockShort(draw: Draw, stock: Stock, shortages: readonly ShortageRow[]): Stock {
  const taken = (place: { productId: string; warehouseId: string }): number =>
    shortages
      .filter(({ productId, warehouseId }) => productId === place.productId && warehouseId === place.warehouseId)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  const movements = shortages.map(({ productId, warehouseId, quantity, invoiceId, at }): StockMovementRow => {
    const place = { productId, warehouseId, lotId: null };
    return { id: recordId(draw, at), ...place, quantity: -quantity, kind: 'shortage', causeId: invoiceId, at };
  });
  return {
    ...stock,
    levels: stock.levels.map((level) => ({ ...level, quantity: level.quantity - taken(level) })),
    movements: [...stock.movements, ...movements],
  };
}
