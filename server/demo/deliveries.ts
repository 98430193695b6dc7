import type { Position } from '#protocol/common.ts';
import { midnightOf, roundNumber } from './calendar.ts';
import type { DemoClient } from './clients.ts';
import { codeOf, ordinalOf, qrPayloadOf, referenceOf } from './delivery-code.ts';
import { type Draw, drawFrom } from './draw.ts';
import { NOTES } from './names.ts';
import type { Person } from './people.ts';
import { recordId } from './record-id.ts';
import { nearestFirst } from './route.ts';
import type { DeliveryRow, ProductRow, WarehouseRow } from './rows.ts';

/** Where one driver goes: what a round is planned from. */
export interface Round {
  /** 0 for `driver1`. */
  index: number;
  driver: { id: string };
  warehouse: { id: string; position: Position };
  /** In the order in which a clock's hand passes them around the warehouse. */
  clients: readonly { id: string; position: Position }[];
}

/** One driver's part of the country. */
export interface Sector extends Round {
  driver: Person;
  warehouse: WarehouseRow & { position: Position };
  clients: readonly DemoClient[];
}

export interface RoundPlan {
  /** Decides everything, together with the day and the sector. */
  seed: string;
  timeZone: string;
  deliveriesPerDriver: number;
  /** Most sold first. */
  products: readonly Pick<ProductRow, 'id' | 'priceCents'>[];
}

/** Offices plan the evening before. */
const PLANNED_HOURS_BEFORE = 7;

function linesOf(draw: Draw, products: RoundPlan['products']): DeliveryRow['lines'] {
  const wanted = Math.min(draw.int(3, 9), products.length);
  const chosen = new Set<RoundPlan['products'][number]>();
  // Squared, so that a few products are on most lists and each is on some.
  while (chosen.size < wanted) chosen.add(products[Math.floor(draw.next() ** 2 * products.length)]!);
  return [...chosen].map(({ id, priceCents }) => ({
    productId: id,
    quantity: priceCents < 150_000 ? draw.int(1, 12) : draw.int(1, 4),
    unitPriceCents: priceCents,
  }));
}

/** The clients whose turn it is: the next window around the sector, another each working day. */
function clientsOfRound({ clients }: Round, day: string, count: number): Round['clients'] {
  const first = roundNumber(day) * count;
  return Array.from({ length: count }, (_, index) => clients[(first + index) % clients.length]!);
}

/** What one driver has to deliver on `day`, in the order of stops, all pending. */
export function roundOf(plan: RoundPlan, sector: Round, day: string): DeliveryRow[] {
  const draw = drawFrom(`${plan.seed}|round|${sector.index}|${day}`);
  const salt = drawFrom(`${plan.seed}|codes`).int(0, 2 ** 26);
  const planned = new Date(midnightOf(day, plan.timeZone) - PLANNED_HOURS_BEFORE * 3_600_000).toISOString();
  const clients = clientsOfRound(sector, day, plan.deliveriesPerDriver);
  return nearestFirst(sector.warehouse.position, clients, ({ position }) => position).map((client, index) => {
    const number = sector.index * plan.deliveriesPerDriver + index + 1;
    const id = recordId(draw, planned);
    const code = codeOf(ordinalOf(day, number), salt);
    const lines = linesOf(draw, plan.products);
    return {
      id,
      reference: referenceOf(day, number),
      clientId: client.id,
      driverId: sector.driver.id,
      warehouseId: sector.warehouse.id,
      plannedOn: day,
      stop: index + 1,
      note: draw.chance(0.15) ? draw.pick(NOTES) : null,
      status: 'pending',
      totalCents: lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0),
      qrPayload: qrPayloadOf(id, code),
      code,
      lines,
      deliveredLines: null,
      refusedAt: null,
      refusedBy: null,
      refusalReason: null,
      refusalCause: null,
      validatedAt: null,
      validatedBy: null,
      receivedBy: null,
      position: null,
      signature: null,
      photo: null,
      proof: null,
      validatedAfterReassignment: null,
    };
  });
}
