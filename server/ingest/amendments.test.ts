import { expect, test } from 'vitest';
import { entityNamed } from '#packs/registry.ts';
import type { Amendment } from '#protocol/amendment.ts';
import { amendmentsOf } from './amendments.ts';

const invoice = entityNamed('logistics.invoice')!.entity;
const capture = entityNamed('captures.capture')!.entity;
const line = { productId: 'milk', quantity: 1, unitPriceCents: 100, taxRateBp: 900, priceVersion: 4, discountBp: null };
type Values = Record<string, unknown>;

test.each<[string, Values, Values, Amendment[]]>([
  ['nothing', { lines: [line], totalCents: 109 }, { lines: [line], totalCents: 109 }, []],
  ['a field that was absent', {}, { reference: 'FA-1' }, [{ path: 'reference', shown: null, stands: 'FA-1' }]],
  ['the same in another order of names', { lines: [{ b: 1, a: 2 }] }, { lines: [{ a: 2, b: 1 }] }, []],
  [
    'an amount, with its difference',
    { totalCents: 109 },
    { totalCents: 99 },
    [{ path: 'totalCents', shown: 109, stands: 99, difference: -10 }],
  ],
  [
    'an item, by its place and by what it is about',
    { lines: [line, line] },
    { lines: [line, { ...line, unitPriceCents: 120 }] },
    [
      {
        ...{ path: 'lines[1].unitPriceCents', shown: 100, stands: 120, difference: 20 },
        of: { entity: 'product', id: 'milk' },
      },
    ],
  ],
  ['a version of what was copied', { lines: [line] }, { lines: [{ ...line, priceVersion: 5 }] }, []],
  [
    'what the item did not show',
    { lines: [{ ...line, taxRateBp: null, priceVersion: null }] },
    { lines: [{ ...line, taxRateBp: 1900 }] },
    [],
  ],
  ['another number of items', { lines: [line] }, { lines: [] }, [{ path: 'lines', shown: [line], stands: [] }]],
])('[L5] %s', (_, shown, stands, expected) => {
  expect(amendmentsOf(invoice, ['reference', 'lines', 'totalCents'], shown, stands)).toEqual(expected);
});

test('[N9] what is encrypted at rest is told by nobody', () => {
  expect(amendmentsOf(capture, ['normalizedText'], { normalizedText: null }, { normalizedText: 'secret' })).toEqual([]);
});
