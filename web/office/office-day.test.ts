import { expect, test } from 'vitest';
import { countsOf, driversOf, isShown, searchable, sorted } from './office-day.ts';
import type { OfficeRow } from './office-query.ts';

const row = (part: Partial<OfficeRow>): OfficeRow => ({
  id: part.reference ?? 'x',
  version: 1,
  reference: 'BL-1',
  code: 'K7Q-4FX',
  plannedOn: '2026-11-20',
  stop: 1,
  status: 'pending',
  totalCents: 0,
  driverId: 'd1',
  driverName: 'Karim',
  clientName: null,
  city: null,
  address: null,
  validatedAt: null,
  validatedBy: null,
  validatorName: null,
  receivedBy: null,
  position: null,
  signature: null,
  proof: null,
  validatedAfterReassignment: null,
  ...part,
});
const compare = new Intl.Collator('fr', { numeric: true }).compare;

const rows = [
  row({ reference: 'BL-10', stop: 2, status: 'validated', validatedAt: '2026-11-20T09:00:00.000Z', proof: 'complete' }),
  row({
    reference: 'BL-9',
    stop: 1,
    status: 'validated',
    validatedAt: '2026-11-20T08:00:00.000Z',
    proof: 'incomplete',
  }),
  row({ reference: 'BL-2', driverId: 'd2', driverName: 'Amine', totalCents: 500 }),
  row({ reference: 'BL-3', driverId: 'd2', driverName: 'Amine', stop: 2, status: 'cancelled' }),
];
const references = (list: readonly OfficeRow[]) => list.map(({ reference }) => reference);

test('each driver’s progress leaves out what was cancelled', () => {
  expect(driversOf(rows, compare)).toEqual([
    { id: 'd2', name: 'Amine', done: 0, total: 1, lastAt: null },
    { id: 'd1', name: 'Karim', done: 2, total: 2, lastAt: '2026-11-20T09:00:00.000Z' },
  ]);
});

test('counts stand for what their filters show', () => {
  const counts = countsOf(rows);
  expect(counts).toEqual({ all: 4, pending: 1, validated: 2, incomplete: 1, refused: 0, cancelled: 1 });
  for (const [show, count] of Object.entries(counts)) {
    expect(rows.filter((one) => isShown(one, show as keyof typeof counts))).toHaveLength(count);
  }
});

test('rounds are sorted by driver and stop, references as numbers', () => {
  expect(references(sorted(rows, 'driver', false, compare))).toEqual(['BL-2', 'BL-3', 'BL-9', 'BL-10']);
  expect(references(sorted(rows, 'reference', true, compare))).toEqual(['BL-10', 'BL-9', 'BL-3', 'BL-2']);
});

test('what was not validated comes last, whichever way the times are sorted', () => {
  expect(references(sorted(rows, 'validatedAt', false, compare))).toEqual(['BL-9', 'BL-10', 'BL-2', 'BL-3']);
  expect(references(sorted(rows, 'validatedAt', true, compare))).toEqual(['BL-10', 'BL-9', 'BL-2', 'BL-3']);
});

test('the office searches by receiver and driver too', () => {
  expect(searchable(row({ receivedBy: 'Sâmia' })).text).toContain('samia');
});
