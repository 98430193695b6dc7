import { shortCodeOf } from '#packs/core/short-code.ts';
import { sumsOf } from '#packs/logistics/invoice.ts';
import { midnightOf } from './calendar.ts';
import type { Draw } from './draw.ts';
import { recordId } from './record-id.ts';
import type { ClientRow, InvoiceRow, ProductRow } from './rows.ts';

const HOUR_MS = 3_600_000;

interface Sales {
  rep: { id: string };
  warehouseId: string;
  clients: readonly ClientRow[];
  products: readonly ProductRow[];
  days: readonly string[];
  perDay: number;
  timeZone: string;
}

/** Invoices that a rep has issued, numbered without gaps within each year; a few were cancelled. */
export function invoicesOf(
  draw: Draw,
  { rep, warehouseId, clients, products, days, perDay, timeZone }: Sales,
): InvoiceRow[] {
  const numbers = new Map<string, number>();
  return days.flatMap((day) =>
    Array.from({ length: perDay }, (_, index): InvoiceRow => {
      const at = new Date(midnightOf(day, timeZone) + (9 + index) * HOUR_MS).toISOString();
      const id = recordId(draw, at);
      const year = day.slice(0, 4);
      const number = (numbers.get(year) ?? 0) + 1;
      numbers.set(year, number);
      const chosen = draw.shuffle(products.slice(0, 60)).slice(0, draw.int(2, 6));
      const lines = chosen.map((product) => ({
        productId: product.id,
        quantity: draw.int(1, 10),
        unitPriceCents: product.priceCents,
        taxRateBp: product.taxRateBp,
        priceVersion: null,
        discountBp: draw.chance(0.2) ? 500 : null,
      }));
      const sums = sumsOf(lines, () => 0);
      const isCancelled = draw.chance(0.04);
      return {
        id,
        reference: `FA-${year}-${String(number).padStart(6, '0')}`,
        code: shortCodeOf(id),
        clientId: draw.pick(clients).id,
        repId: rep.id,
        warehouseId,
        issuedOn: day,
        status: isCancelled ? 'cancelled' : 'accepted',
        lines,
        ...sums,
        cancelledAt: isCancelled ? at : null,
        cancelledBy: isCancelled ? rep.id : null,
        cancelReason: isCancelled ? 'Erreur de client' : null,
      };
    }),
  );
}
