import { searchText } from '../parts/fold-text.ts';
import type { OfficeRow } from './office-query.ts';

export const SHOWS = ['all', 'pending', 'validated', 'incomplete', 'refused', 'cancelled'] as const;
export type Show = (typeof SHOWS)[number];
export const SORTS = ['driver', 'reference', 'client', 'status', 'validatedAt', 'receivedBy', 'total'] as const;
export type Sort = (typeof SORTS)[number];

export interface Searchable {
  row: OfficeRow;
  text: string;
}

export const searchable = (row: OfficeRow): Searchable => ({
  row,
  text: searchText(
    [row.clientName, row.city, row.address, row.receivedBy, row.driverName, row.validatorName],
    [row.reference, row.code],
  ),
});

export const isShown = (row: OfficeRow, show: Show): boolean =>
  show === 'all' || (show === 'incomplete' ? row.proof === 'incomplete' : row.status === show);

export function countsOf(rows: readonly OfficeRow[]): Record<Show, number> {
  const counts = { all: rows.length, pending: 0, validated: 0, incomplete: 0, refused: 0, cancelled: 0 };
  for (const { status, proof } of rows) {
    counts[status]++;
    if (proof === 'incomplete') counts.incomplete++;
  }
  return counts;
}

export interface DriverDay {
  id: string;
  name: string;
  /** Delivered, and all that were to be: without what was cancelled. */
  done: number;
  total: number;
  /** The latest validation. */
  lastAt: string | null;
}

/** How far each driver is, by name. */
export function driversOf(rows: readonly OfficeRow[], compare: (a: string, b: string) => number): DriverDay[] {
  const drivers = new Map<string, DriverDay>();
  for (const { driverId, driverName, status, validatedAt } of rows) {
    let driver = drivers.get(driverId);
    if (!driver) {
      driver = { id: driverId, name: driverName ?? '', done: 0, total: 0, lastAt: null };
      drivers.set(driverId, driver);
    }
    if (status !== 'cancelled') driver.total++;
    if (status !== 'validated') continue;
    driver.done++;
    if (validatedAt && (driver.lastAt === null || validatedAt > driver.lastAt)) driver.lastAt = validatedAt;
  }
  return [...drivers.values()].sort((a, b) => compare(a.name, b.name));
}

const STATUS_ORDER: Readonly<Record<OfficeRow['status'], number>> = {
  pending: 0,
  validated: 1,
  refused: 2,
  cancelled: 3,
};

/**
 * Rows in the order of a column; equals by driver and stop. What has no value comes last in both directions: nobody
 * looks for it first.
 */
export function sorted(
  rows: readonly OfficeRow[],
  sort: Sort,
  descending: boolean,
  compare: (a: string, b: string) => number,
): OfficeRow[] {
  const sign = descending ? -1 : 1;
  const texts = (a: string | null, b: string | null) =>
    a === b ? 0 : a === null ? sign : b === null ? -sign : compare(a, b);
  const byRound = (a: OfficeRow, b: OfficeRow) => compare(a.driverName ?? '', b.driverName ?? '') || a.stop - b.stop;
  const by: Readonly<Record<Sort, (a: OfficeRow, b: OfficeRow) => number>> = {
    driver: byRound,
    reference: (a, b) => compare(a.reference, b.reference),
    client: (a, b) => texts(a.clientName, b.clientName),
    status: (a, b) => STATUS_ORDER[a.status] - STATUS_ORDER[b.status],
    validatedAt: (a, b) => texts(a.validatedAt, b.validatedAt),
    receivedBy: (a, b) => texts(a.receivedBy, b.receivedBy),
    total: (a, b) => a.totalCents - b.totalCents,
  };
  return [...rows].sort((a, b) => sign * by[sort](a, b) || byRound(a, b));
}
