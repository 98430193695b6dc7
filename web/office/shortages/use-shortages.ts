import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useLive } from '../../device/use-live.ts';
import { COUNT_SQL, SHORTAGE_READS, SHORTAGE_SQL, type ShortageRow, type Show } from './shortage-query.ts';

const PAGE = 100;

export interface Shortages {
  show: Show;
  onShow(show: Show): void;
  /** `undefined`: not read yet. */
  rows: readonly ShortageRow[] | undefined;
  counts: Readonly<Record<Show, number>>;
  /** Shows some more; absent: all are shown. */
  more?: () => void;
}

/** The shortages on this device, live; which of them, in the address. */
export function useShortages(): Shortages {
  const [params, setParams] = useSearchParams();
  const [limit, setLimit] = useState(PAGE);
  const show: Show = params.get('show') === 'settled' ? 'settled' : 'open';
  const { rows } = useLive<ShortageRow>(SHORTAGE_SQL, [show === 'open' ? 1 : 0, limit], SHORTAGE_READS);
  const counted = useLive<{ n: number; open: number }>(COUNT_SQL, [], ['logistics.shortage']);
  const { n = 0, open = 0 } = counted.rows?.[0] ?? {};
  const counts = { open, settled: n - open };
  return {
    show,
    onShow: (next) => setParams(next === 'settled' ? { show: next } : {}, { replace: true }),
    rows,
    counts,
    more: rows && rows.length < counts[show] ? () => setLimit(limit + PAGE) : undefined,
  };
}
