// Station 6: apply. What the logistics pack's server side adds by the database: stock, numbers, where it is taken from.
import type { Delivery } from '#packs/logistics/delivery.ts';
import { handedOver } from '#packs/logistics/delivery.ts';
import { chargedLines, chargedOtherwise, type Invoice } from '#packs/logistics/invoice.ts';
import type { Batch } from '../ingest/batch.ts';
import type { Added, Completing, Completion } from '../ingest/effect.ts';
import { seriesOf, takeNumbers } from '../ingest/numbers.ts';
import { yearOfDay } from '../ingest/year.ts';
import { pgArray } from '../sql-values.ts';
import type { Demand } from './fifo.ts';
import { withdraw } from './shortages.ts';
import { consume, putBack } from './stock.ts';

const NOTHING: Added = new Map();
const INVOICES = seriesOf('FA', 'logistics.invoice', 'reference');

/** [L6] What was handed over leaves the warehouse that it was loaded in. */
const deliveryValidated: Completion = {
  fills: [],
  async complete(batch, writes) {
    await consume(
      batch,
      writes.flatMap(({ event, row }) => {
        const delivery = row as unknown as Delivery;
        const { id: causeId, reference: cause, warehouseId } = delivery;
        return [...handedOver(delivery)].map(
          ([productId, quantity]): Demand => ({
            ...{ eventId: event.id, userId: event.userId, causeId, cause },
            kind: 'delivery',
            productId,
            warehouseId,
            quantity,
          }),
        );
      }),
    );
    return NOTHING;
  },
};

/**
 * [L5] The number, the warehouse, and the prices in force: those that were shown may be older. The sums are derived; the stock is
 * taken from the rep's warehouse.
 */
const invoiceCreated: Completion = {
  fills: ['reference', 'warehouseId'],
  async complete(batch, writes, find) {
    const numbers = await takeNumbers(
      batch,
      INVOICES,
      writes.map(({ event, row }) => ({ key: event.id, year: yearOfDay(row.issuedOn) })),
    );
    const places = await warehousesOf(batch, writes);
    await consume(
      batch,
      writes.flatMap((write) => sold(write, numbers.get(write.event.id)!, places.get(write.event.id) ?? null)),
    );
    return new Map(
      writes.map(({ event, row }) => {
        const shown = (row as unknown as Invoice).lines;
        const lines = chargedLines(shown, find);
        const patch = { reference: numbers.get(event.id), warehouseId: places.get(event.id) ?? null, lines };
        const count = chargedOtherwise(shown, lines);
        const because = count > 0 ? { code: 'PRICES_CHANGED' as const, data: { count } } : undefined;
        return [event.id, { patch, tell: ['reference', 'lines', 'totalCents'], because }];
      }),
    );
  },
};

/** Without any warehouse nobody counts stock. */
function sold({ event, row }: Completing, cause: string, warehouseId: string | null): Demand[] {
  if (warehouseId === null) return [];
  const { id: causeId, lines } = row as unknown as Invoice;
  const quantities = new Map<string, number>();
  for (const { productId, quantity } of lines) quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return [...quantities].map(([productId, quantity]) => {
    const from = { eventId: event.id, userId: event.userId, causeId, cause };
    return { ...from, kind: 'invoice', productId, warehouseId, quantity };
  });
}

/** By event: where the rep loads, else the first warehouse by name. */
async function warehousesOf({ tx, account }: Batch, writes: readonly Completing[]): Promise<Map<string, string>> {
  const reps = new Set(writes.map(({ row }) => String(row.repId)));
  const rows = await tx.sql<{ repId: string; warehouseId: string | null }[]>`
    select rep.id as "repId", coalesce(s.warehouse_id, (
      select w.id from logistics.warehouse w
      where w.tenant_id = ${account.tenantId} and w.deleted_at is null order by w.name, w.id limit 1)) as "warehouseId"
    from unnest(${pgArray([...reps])}::uuid[]) as rep (id)
    left join logistics.staff s on s.tenant_id = ${account.tenantId} and s.id = rep.id and s.deleted_at is null`;
  const byRep = new Map(rows.map(({ repId, warehouseId }) => [repId, warehouseId]));
  return new Map(
    writes.flatMap(({ event, row }) => {
      const found = byRep.get(String(row.repId));
      return found ? [[event.id, found] as const] : [];
    }),
  );
}

/** What was never sold goes back to where it came from; the number stays taken. */
const invoiceCancelled: Completion = {
  fills: [],
  async complete(batch, writes) {
    await putBack(
      batch,
      writes.map(({ event, row }) => ({ eventId: event.id, causeId: row.id })),
    );
    await withdraw(
      batch,
      writes.map(({ row }) => row.id),
    );
    return NOTHING;
  },
};

/** By wire name of the entity and action. */
export const logisticsCompletions: Readonly<Record<string, Completion>> = {
  'logistics.delivery DELIVERY_VALIDATED': deliveryValidated,
  'logistics.invoice INVOICE_CREATED': invoiceCreated,
  'logistics.invoice INVOICE_CANCELLED': invoiceCancelled,
};
