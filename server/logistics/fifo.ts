// Station 6: apply. First in, first out.

export interface Lot {
  id: string;
  productId: string;
  warehouseId: string;
  remaining: number;
}

export interface Demand {
  eventId: string;
  /** Its author. */
  userId: string;
  /** The delivery or invoice, and its reference. */
  causeId: string;
  cause: string;
  kind: 'delivery' | 'invoice';
  productId: string;
  warehouseId: string;
  quantity: number;
}

/** What is taken for a demand from one lot; `lotId` absent: there was none left. */
export interface Taking {
  demand: Demand;
  lotId: string | null;
  quantity: number;
}

export const placeOf = ({ warehouseId, productId }: { warehouseId: string; productId: string }): string =>
  `${warehouseId} ${productId}`;

/** Serves demands in their order from lots in theirs. Never takes more than there is: the rest is a shortage. Pure. */
export function firstInFirstOut(lots: readonly Lot[], demands: readonly Demand[]): Taking[] {
  const shelves = new Map<string, { id: string; left: number }[]>();
  for (const lot of lots) {
    const shelf = shelves.get(placeOf(lot)) ?? [];
    shelves.set(placeOf(lot), [...shelf, { id: lot.id, left: Math.max(0, lot.remaining) }]);
  }
  return demands.flatMap((demand) => {
    let missing = demand.quantity;
    const taken: Taking[] = [];
    for (const lot of shelves.get(placeOf(demand)) ?? []) {
      const quantity = Math.min(lot.left, missing);
      if (quantity === 0) continue;
      lot.left -= quantity;
      missing -= quantity;
      taken.push({ demand, lotId: lot.id, quantity });
    }
    return missing > 0 ? [...taken, { demand, lotId: null, quantity: missing }] : taken;
  });
}
