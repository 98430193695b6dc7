import { useMemo } from 'react';
import { useProfile } from '../device/device-context.tsx';
import { useLive } from '../device/use-live.ts';
import { searchFor, searchText } from '../parts/fold-text.ts';
import { countsOf, type RoundCounts, type Show, shown } from './round.ts';
import { ROUND_READS, ROUND_SQL, type RoundRow } from './round-query.ts';

export interface Round {
  /** All stops of the day; `undefined` until the database has answered. */
  stops: readonly RoundRow[] | undefined;
  /** What search and filter leave. */
  found: readonly RoundRow[];
  /** Of the whole day. */
  counts: RoundCounts;
  /** Of what the search finds, for the numbers beside the filters. */
  foundCounts: RoundCounts;
}

/** A day of the person who is signed in, live. */
export function useDayStops(day: string): readonly RoundRow[] | undefined {
  const { user } = useProfile();
  return useLive<RoundRow>(ROUND_SQL, [user.id, day], ROUND_READS).rows;
}

/** The same, searched and filtered. */
export function useRound(day: string, typed: string, show: Show): Round {
  const stops = useDayStops(day);
  const searchable = useMemo(
    () =>
      stops?.map((row) => ({ row, text: searchText([row.name, row.address, row.city], [row.reference, row.code]) })),
    [stops],
  );
  return useMemo(() => {
    const matches = searchFor(typed);
    const matching = (searchable ?? []).filter(({ text }) => matches(text)).map(({ row }) => row);
    return {
      stops,
      found: shown(matching, show),
      counts: countsOf(stops ?? []),
      foundCounts: countsOf(matching),
    };
  }, [stops, searchable, typed, show]);
}
