import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useLive } from '../../device/use-live.ts';
import { useFresh } from '../use-fresh.ts';
import { COUNT_SQL, SHORTAGE_READS, SHORTAGE_SQL, type ShortageRow, type Show } from './shortage-query.ts';

const PAGE = 100;

export interface Shortages {
  show: Show;
  onShow(show: Show): void;
  /** `undefined`: not read yet. */
  rows: readonly ShortageRow[] | undefined;
  /** Those that came under the eyes of the person. */
  fresh: ReadonlySet<string>;
  counts: Readonly<Record<Show, number>>;
  /** Shows some more; absent: all are shown. */
  more?: () => void;
}

/** The shortages on this device, live; which of them, in the address. */
export function useShortages(): Shortages {
  const [params, setParams] = useSearchParams();
  const [limit, setLimit] = useState(PAGE);
  const show: Show = params.get('show') === 'settled' ? 'settled' : 'open';
  const isOpen = show === 'open';
  const live = useLive<ShortageRow>(SHORTAGE_SQL, [isOpen ? 1 : 0, limit], SHORTAGE_READS, { keepPrevious: true });
  // What was there stays while more of it is read; it says nothing of the others.
  const rows =
    live.isAnswered || live.rows?.some(({ status }) => (status === 'open') === isOpen) ? live.rows : undefined;
  const fresh = useFresh(live.isAnswered ? rows : undefined, `${show} ${limit}`);
  const counted = useLive<{ n: number; open: number }>(COUNT_SQL, [], ['logistics.shortage']);
  const { n = 0, open = 0 } = counted.rows?.[0] ?? {};
  const counts = { open, settled: n - open };
  return {
    show,
    onShow: (next) => setParams(next === 'settled' ? { show: next } : {}, { replace: true }),
    rows,
    fresh,
    counts,
    more: rows && rows.length < counts[show] ? () => setLimit(limit + PAGE) : undefined,
  };
}
