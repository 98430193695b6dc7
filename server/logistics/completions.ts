// Station 6: apply. What the logistics pack's server side adds by the database: stock, numbers, where it is taken from.
import type { Delivery } from '#packs/logistics/delivery.ts';
import { handedOver } from '#packs/logistics/delivery.ts';
import { chargedLines, chargedOtherwise, type Invoice } from '#packs/logistics/invoice.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Batch } from '../ingest/batch.ts';
import type { Addition, Around, Completing, Completion } from '../ingest/effect.ts';
import { seriesOf, takeNumbers } from '../ingest/numbers.ts';
import { yearOfDay } from '../ingest/year.ts';
import { pgArray } from '../sql-values.ts';
import type { Demand } from './fifo.ts';
import { withdraw } from './shortages.ts';
import { moveStock } from './stock.ts';

const INVOICES = seriesOf('FA', 'logistics.invoice', 'reference');

/**
 * [L5] [L6] All that a round does to numbers and stock, in one order: the numbers of this push, then the levels of what comes back and
 * of what goes, then lots. What is cancelled and issued anew in one push would otherwise wait in a circle with another invoice. The
 * levels of later rounds are not foreseen: should two such pushes wait for each other, PostgreSQL ends one and it is tried again.
 */
const complete: Completion['complete'] = async (batch, writes, { find, ahead }) => {
  const by = (action: string) => writes.filter(({ event }) => event.action === action);
  const [made, cancelled] = [by('INVOICE_CREATED'), by('INVOICE_CANCELLED')];
  const numbers = await takeNumbers(
    batch,
    INVOICES,
    made.map(({ event, row }) => ({ key: event.id, year: yearOfDay(row.issuedOn) })),
    yearsOf(ahead),
  );
  const places = await warehousesOf(batch, made);
  await moveStock(batch, {
    back: cancelled.map(({ event, row }) => ({ eventId: event.id, causeId: row.id })),
    out: [
      ...by('DELIVERY_VALIDATED').flatMap(delivered),
      ...made.flatMap((write) => sold(write, numbers.get(write.event.id)!, places.get(write.event.id) ?? null)),
    ],
  });
  if (cancelled.length > 0) {
    await withdraw(
      batch,
      cancelled.map(({ row }) => row.id),
    );
  }
  return new Map(made.map((write) => [write.event.id, charged(write, numbers, places, find)]));
};

/** In which later rounds will number. */
const yearsOf = (ahead: readonly SyncEvent[]): number[] =>
  ahead.flatMap(({ entity, action, payload }) =>
    entity === INVOICES.entity && action === 'INVOICE_CREATED' ? [yearOfDay(payload.issuedOn)] : [],
  );

/** What was handed over leaves the warehouse that it was loaded in. */
function delivered({ event, row }: Completing): Demand[] {
  const delivery = row as unknown as Delivery;
  const { id: causeId, reference: cause, warehouseId } = delivery;
  return [...handedOver(delivery)].map(([productId, quantity]) => {
    const from = { eventId: event.id, userId: event.userId, causeId, cause };
    return { ...from, kind: 'delivery', productId, warehouseId, quantity };
  });
}

/**
 * The number, the warehouse, and the prices in force: those that were shown may be older. The sums are derived; the stock is
 * taken from the rep's warehouse.
 */
function charged(
  { event, row }: Completing,
  numbers: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, string>,
  find: Around['find'],
): Addition {
  const shown = (row as unknown as Invoice).lines;
  const lines = chargedLines(shown, find);
  const patch = { reference: numbers.get(event.id), warehouseId: places.get(event.id) ?? null, lines };
  const count = chargedOtherwise(shown, lines);
  const because = count > 0 ? { code: 'PRICES_CHANGED' as const, data: { count } } : undefined;
  return { patch, tell: ['reference', 'lines', 'totalCents'], because };
}

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
  if (writes.length === 0) return new Map();
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

/** By wire name of the entity and action. What was never sold goes back to where it came from; the number stays taken. */
export const logisticsCompletions: Readonly<Record<string, Completion>> = {
  'logistics.delivery DELIVERY_VALIDATED': { fills: [], complete },
  'logistics.invoice INVOICE_CREATED': { fills: ['reference', 'warehouseId'], complete },
  'logistics.invoice INVOICE_CANCELLED': { fills: [], complete },
};
