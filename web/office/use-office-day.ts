import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useLive } from '../device/use-live.ts';
import { searchFor } from '../parts/fold-text.ts';
import { countsOf, type DriverDay, driversOf, isShown, type Show, searchable, sorted } from './office-day.ts';
import { OFFICE_READS, OFFICE_SQL, type OfficeRow } from './office-query.ts';
import type { OfficeView } from './use-office-search.ts';

export interface OfficeDay {
  /** `undefined` until the database has answered. */
  rows: readonly OfficeRow[] | undefined;
  drivers: readonly DriverDay[];
  /** What driver, search and filter leave, in order. */
  found: readonly OfficeRow[];
  /** Of what driver and search leave, for the numbers beside the filters. */
  counts: Record<Show, number>;
}

/** A day of all drivers, live: rows change as drivers' work arrives. */
export function useOfficeDay({ day, driver, show, typed, sort, descending }: OfficeView): OfficeDay {
  const { locale } = useIntl();
  const { rows } = useLive<OfficeRow>(OFFICE_SQL, [day], OFFICE_READS);
  const compare = useMemo(() => new Intl.Collator(locale, { numeric: true }).compare, [locale]);
  const all = useMemo(() => (rows ?? []).map(searchable), [rows]);
  const drivers = useMemo(() => driversOf(rows ?? [], compare), [rows, compare]);
  const matching = useMemo(() => {
    const matches = searchFor(typed);
    return all
      .filter(({ row, text }) => (driver === null || row.driverId === driver) && matches(text))
      .map(({ row }) => row);
  }, [all, driver, typed]);
  const found = useMemo(
    () =>
      sorted(
        matching.filter((row) => isShown(row, show)),
        sort,
        descending,
        compare,
      ),
    [matching, show, sort, descending, compare],
  );
  return { rows, drivers, found, counts: useMemo(() => countsOf(matching), [matching]) };
}
