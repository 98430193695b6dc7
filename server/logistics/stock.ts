// Station 6: apply. Stock moves when goods do: levels, lots and movements in the transaction of the event.
import { entityNamed } from '#packs/registry.ts';
import type { Batch } from '../ingest/batch.ts';
import { derivedId } from '../ingest/derived-id.ts';
import { insertRows } from '../ingest/write-rows.ts';
import { pgArray } from '../sql-values.ts';
import { type Demand, firstInFirstOut, type Lot, placeOf } from './fifo.ts';
import { raise } from './shortages.ts';

const MOVEMENT = entityNamed('logistics.stock_movement')!;

interface Move {
  eventId: string;
  causeId: string;
  kind: 'delivery' | 'invoice' | 'shortage' | 'correction';
  productId: string;
  warehouseId: string;
  lotId: string | null;
  /** Negative: taken out. */
  quantity: number;
}

/**
 * [L6] Puts back what was taken because of the records in `back`, into the lots that it came from, then takes what goes `out` from the
 * oldest lots; what they do not hold is recorded as a shortage and raised to the office, and the level falls below zero. Four statements, one
 * more where something is missing, and two more where something comes back.
 */
export async function moveStock(
  batch: Batch,
  { back, out }: { back: readonly Cause[]; out: readonly Demand[] },
): Promise<void> {
  const returned = await returnedBy(batch, back);
  const wanted = out.filter(({ quantity }) => quantity > 0);
  if (returned.length + wanted.length === 0) return;
  // The levels first, all of them at once: they are what makes others wait.
  await addToLevels(batch, [...returned, ...wanted.map((demand) => ({ ...demand, quantity: -demand.quantity }))]);
  // What comes back can be taken again.
  if (returned.length > 0) await book(batch, returned);
  if (wanted.length === 0) return;
  const takings = firstInFirstOut(await lockLots(batch, wanted), wanted);
  const moves = takings.map(({ demand, lotId, quantity }): Move => {
    const { eventId, causeId, productId, warehouseId, kind } = demand;
    const place = { productId, warehouseId, lotId };
    return { eventId, causeId, ...place, kind: lotId ? kind : 'shortage', quantity: -quantity };
  });
  await Promise.all([book(batch, moves), raise(batch, takings)]);
}

interface Cause {
  eventId: string;
  causeId: string;
}

/** What was taken because of these records. They are locked: nobody else takes or puts back for them. */
async function returnedBy({ tx, account }: Batch, causes: readonly Cause[]): Promise<Move[]> {
  if (causes.length === 0) return [];
  const by = new Map(causes.map(({ causeId, eventId }) => [causeId, eventId]));
  const taken = await tx.sql<Omit<Move, 'eventId' | 'kind'>[]>`
    select cause_id as "causeId", product_id as "productId", warehouse_id as "warehouseId", lot_id as "lotId",
      sum(quantity)::bigint as quantity
    from logistics.stock_movement
    where tenant_id = ${account.tenantId} and cause_id = any(${pgArray([...by.keys()])}::text[]) and deleted_at is null
    group by 1, 2, 3, 4 having sum(quantity) <> 0 order by 1, 2, 3, 4`;
  return taken.map(
    (move): Move => ({ ...move, eventId: by.get(move.causeId)!, kind: 'correction', quantity: -move.quantity }),
  );
}

type Amount = Pick<Move, 'eventId' | 'productId' | 'warehouseId' | 'quantity'>;

/** In one order everywhere, so that two transactions never wait for each other in a circle. */
async function addToLevels({ tx, account }: Batch, amounts: readonly Amount[]): Promise<void> {
  const sums = new Map<string, Amount>();
  for (const amount of amounts) {
    const sum = sums.get(placeOf(amount));
    sums.set(placeOf(amount), sum ? { ...sum, quantity: sum.quantity + amount.quantity } : amount);
  }
  const rows = [...sums.values()].map((sum) => ({ ...sum, id: derivedId(sum.eventId, 'level', placeOf(sum)) }));
  await tx.sql`
    insert into logistics.stock_level as l (tenant_id, id, product_id, warehouse_id, quantity)
    select ${account.tenantId}::uuid, r.id, r."productId", r."warehouseId", r.quantity
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "productId" uuid, "warehouseId" uuid, quantity bigint)
    order by r."warehouseId", r."productId"
    on conflict (tenant_id, warehouse_id, product_id) where deleted_at is null
      do update set quantity = l.quantity + excluded.quantity`;
}

async function lockLots({ tx, account }: Batch, wanted: readonly Demand[]): Promise<Lot[]> {
  const places = new Map(
    wanted.map(({ productId, warehouseId }) => [`${warehouseId} ${productId}`, { productId, warehouseId }]),
  );
  return await tx.sql<Lot[]>`
    select t.id, t.product_id as "productId", t.warehouse_id as "warehouseId", t.remaining
    from logistics.stock_lot t
    join jsonb_to_recordset(${JSON.stringify([...places.values()])}::jsonb) as r ("productId" uuid, "warehouseId" uuid)
      on t.warehouse_id = r."warehouseId" and t.product_id = r."productId"
    where t.tenant_id = ${account.tenantId} and t.remaining > 0 and t.deleted_at is null
    order by t.received_on, t.number, t.id for update of t`;
}

/** Lots and movements; the levels were changed before. */
async function book({ tx, account, now }: Batch, moves: readonly Move[]): Promise<void> {
  const lots = new Map<string, number>();
  for (const { lotId, quantity } of moves) if (lotId) lots.set(lotId, (lots.get(lotId) ?? 0) + quantity);
  const added = [...lots].map(([id, quantity]) => ({ id, quantity }));
  const rows = moves.map(({ eventId, ...move }) => ({
    ...move,
    id: derivedId(eventId, move.kind, placeOf(move), move.lotId ?? ''),
    at: now.toISOString(),
  }));
  await Promise.all([
    tx.sql`
      update logistics.stock_lot t set remaining = t.remaining + r.quantity
      from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as r (id uuid, quantity bigint)
      where t.tenant_id = ${account.tenantId} and t.id = r.id`,
    insertRows(tx, account.tenantId, MOVEMENT, rows, []),
  ]);
}
