import { describe, expect, test } from 'vitest';
import { type Demand, firstInFirstOut, type Lot } from './fifo.ts';

const lot = (id: string, remaining: number, productId = 'milk'): Lot => ({
  id,
  productId,
  warehouseId: 'w',
  remaining,
});
const demand = (quantity: number, productId = 'milk'): Demand => ({
  ...{ eventId: 'e', userId: 'u', causeId: 'c', cause: 'FA-1', kind: 'invoice', warehouseId: 'w' },
  ...{ productId, quantity },
});
const taken = (lots: Lot[], demands: Demand[]) =>
  firstInFirstOut(lots, demands).map(({ lotId, quantity }) => [lotId, quantity]);

describe('[L6] first in, first out', () => {
  test.each<[string, Lot[], Demand[], [string | null, number][]]>([
    ['one lot holds it all', [lot('a', 5)], [demand(3)], [['a', 3]]],
    [
      'the older first, then the next',
      [lot('a', 2), lot('b', 5)],
      [demand(3)],
      [
        ['a', 2],
        ['b', 1],
      ],
    ],
    [
      'the second demand finds what the first has left',
      [lot('a', 3)],
      [demand(2), demand(2)],
      [
        ['a', 2],
        ['a', 1],
        [null, 1],
      ],
    ],
    [
      'too little is a shortage',
      [lot('a', 2)],
      [demand(5)],
      [
        ['a', 2],
        [null, 3],
      ],
    ],
    ['nothing at all', [], [demand(4)], [[null, 4]]],
    ['of its own product only', [lot('a', 9, 'tea')], [demand(1)], [[null, 1]]],
    ['a lot below zero gives nothing', [lot('a', -2), lot('b', 1)], [demand(1)], [['b', 1]]],
  ])('%s', (_, lots, demands, expected) => {
    expect(taken(lots, demands)).toEqual(expected);
  });
});
