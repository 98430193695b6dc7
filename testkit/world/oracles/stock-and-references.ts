import type { Delivery } from '#packs/logistics/delivery.ts';
import { handedOver } from '#packs/logistics/delivery.ts';
import type { Invoice } from '#packs/logistics/invoice.ts';
import type { Row } from '#protocol/common.ts';
import type { Oracle, WorldState } from '../state.ts';

/** Where the server numbers: series, entity, the field that bears the number. */
const SERIES = [
  ['FA', 'logistics.invoice', 'INVOICE_CREATED', 'reference'],
  ['RC', 'school.payment', 'CREATE', 'receiptNumber'],
  ['INT', 'service.intervention', 'CREATE', 'reference'],
] as const;

/**
 * Levels are the sums of their movements, lots of theirs and never below zero; below zero a level only with a shortage
 * recorded, and each shortage is a case of the office; each accepted event has moved what it says, once. The numbers that the
 * server gave are 1, 2, 3 … of each year.
 */
export const stockAndReferences: Oracle = {
  name: 'stock and references',
  async check(world) {
    const broken: string[] = [];
    for (const { id } of world.tenants) {
      broken.push(
        ...(await unsoundBooks(world, id)),
        ...(await wronglyMoved(world, id)),
        ...(await unraised(world, id)),
      );
      for (const series of SERIES) broken.push(...(await badNumbers(world, id, series)));
    }
    return broken;
  },
};

async function unsoundBooks({ ground }: WorldState, tenantId: string): Promise<string[]> {
  const places = await ground.truth<{ place: string; level: number; moved: number; shortages: number }[]>`
    select warehouse_id || ' ' || product_id as place, sum(level)::bigint as level, sum(moved)::bigint as moved,
      sum(shortages)::bigint as shortages
    from (
      select warehouse_id, product_id, quantity as level, 0 as moved, 0 as shortages from logistics.stock_level
      where tenant_id = ${tenantId} and deleted_at is null
      union all
      select warehouse_id, product_id, 0, quantity, (kind = 'shortage')::int from logistics.stock_movement
      where tenant_id = ${tenantId}
    ) both_books group by 1`;
  const lots = await ground.truth<{ id: string; remaining: number; moved: number }[]>`
    select t.id, t.remaining, (select coalesce(sum(m.quantity), 0)::bigint from logistics.stock_movement m
      where m.tenant_id = t.tenant_id and m.lot_id = t.id) as moved
    from logistics.stock_lot t where t.tenant_id = ${tenantId}`;
  return [
    ...places.flatMap(({ place, level, moved, shortages }) => [
      ...(level === moved ? [] : [`the level of ${place} is ${level}, its movements make ${moved}`]),
      ...(level < 0 && shortages === 0 ? [`the level of ${place} is ${level} and nobody was told`] : []),
    ]),
    ...lots.flatMap(({ id, remaining, moved }) => [
      ...(remaining === moved ? [] : [`lot ${id} holds ${remaining}, its movements make ${moved}`]),
      ...(remaining < 0 ? [`lot ${id} holds ${remaining}`] : []),
    ]),
  ];
}

/** What was found missing because of a delivery or invoice, and what the office was told of it. */
async function unraised({ ground }: WorldState, tenantId: string): Promise<string[]> {
  const differing = await ground.truth<{ what: string; missing: number; told: number }[]>`
    select cause || ', product ' || product_id as what, sum(missing)::bigint as missing, sum(told)::bigint as told
    from (
      select cause_id as cause, product_id, -quantity as missing, 0 as told from logistics.stock_movement
      where tenant_id = ${tenantId} and kind = 'shortage'
      union all
      select coalesce(delivery_id, invoice_id)::text, product_id, 0, quantity from logistics.shortage
      where tenant_id = ${tenantId}
    ) both_sides group by 1 having sum(missing) <> sum(told)`;
  return differing.map(({ what, missing, told }) => `${what}: ${missing} were missing, the office was told of ${told}`);
}

interface Accepted {
  action: string;
  entityId: string;
  row: Row | null;
}

/** Goods that an accepted delivery or invoice has moved, against what stands on it. */
async function wronglyMoved({ ground }: WorldState, tenantId: string): Promise<string[]> {
  const accepted = await ground.truth<Accepted[]>`
    select event ->> 'action' as action, event ->> 'entityId' as "entityId", receipt -> 'row' as row from navette.ledger
    where tenant_id = ${tenantId} and status in ('applied', 'amended')
      and event ->> 'action' in ('DELIVERY_VALIDATED', 'INVOICE_CREATED', 'INVOICE_CANCELLED')`;
  const moved = await ground.truth<{ causeId: string; productId: string; quantity: number }[]>`
    select cause_id as "causeId", product_id as "productId", sum(quantity)::bigint as quantity
    from logistics.stock_movement where tenant_id = ${tenantId} and cause_id is not null
    group by 1, 2 having sum(quantity) <> 0`;
  const actual = new Map(moved.map(({ causeId, productId, quantity }) => [`${causeId} ${productId}`, -quantity]));
  const cancelled = new Set(
    accepted.flatMap(({ action, row }) => (action === 'INVOICE_CANCELLED' ? (row?.id ?? []) : [])),
  );
  // Whose author was not shown it: what stands on the record is not known here.
  const untold = new Set(accepted.flatMap(({ row, entityId }) => (row ? [] : entityId)));
  const broken: string[] = [];
  const expected = new Map<string, number>();
  for (const { action, row } of accepted) {
    if (!row || action === 'INVOICE_CANCELLED' || cancelled.has(row.id)) continue;
    const goods = action === 'INVOICE_CREATED' ? sold(row) : handedOver(row as unknown as Delivery);
    for (const [productId, quantity] of goods) if (quantity > 0) expected.set(`${row.id} ${productId}`, quantity);
  }
  for (const key of new Set([...actual.keys(), ...expected.keys()])) {
    if (untold.has(key.slice(0, 36))) continue;
    const [should, did] = [expected.get(key) ?? 0, actual.get(key) ?? 0];
    if (should !== did)
      broken.push(`${key.replace(' ', ' should have moved, of product ')}: ${should}, it moved ${did}`);
  }
  return broken;
}

function sold(row: Row): Map<string, number> {
  const { lines, warehouseId } = row as unknown as Invoice;
  return warehouseId === null ? new Map() : handedOver({ lines, deliveredLines: null });
}

/**
 * From the verdicts, which say what was given whatever became of the rows; the author of a record that is not theirs to see
 * was not told its number, so those are counted.
 */
async function badNumbers(
  { ground }: WorldState,
  tenantId: string,
  [series, entity, action, field]: (typeof SERIES)[number],
): Promise<string[]> {
  const given = await ground.truth<{ number: string | null; told: boolean; seq: number }[]>`
    select receipt -> 'row' ->> ${field} as number, receipt -> 'row' is not null as told, seq from navette.ledger
    where tenant_id = ${tenantId} and status in ('applied', 'amended') and receipt ->> 'mergedInto' is null
      and event ->> 'entity' = ${entity} and event ->> 'action' = ${action}`;
  const lasts = await ground.truth<{ year: number; last: number }[]>`
    select year, last from navette.number_series where tenant_id = ${tenantId} and series = ${series}`;
  const ends = new Map(lasts.map(({ year, last }) => [`${series}-${year}`, last]));
  const drawn = lasts.reduce((sum, { last }) => sum + last, 0);
  const broken = drawn === given.length ? [] : [`${series}: ${drawn} numbers were drawn, ${given.length} are borne`];
  const seen = new Set<string>();
  for (const { number, told, seq } of given) {
    if (!told) continue;
    const [, year = '', count = ''] = /^([A-Z]+-\d{4})-(\d+)$/.exec(number ?? '') ?? [];
    if (!(Number(count) <= (ends.get(year) ?? 0)))
      broken.push(`${entity}: event ${seq} bears ${number}, which nobody drew`);
    if (seen.has(`${number}`)) broken.push(`${number} was given twice`);
    seen.add(`${number}`);
  }
  return broken;
}
