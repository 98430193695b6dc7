import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import {
  DELIVERY_READS,
  type DeliveryRecord,
  LINES_READS,
  LINES_SQL,
  type LineRow,
} from '../delivery/delivery-query.ts';
import { useLive } from '../device/use-live.ts';
import { isDay } from '../parts/day.ts';
import { PRINT_DAY_SQL, PRINT_IDS_SQL } from './print-query.ts';

export interface Note {
  record: DeliveryRecord;
  lines: readonly LineRow[];
}

export const SIZES = ['a5', 'a4'] as const;
export type Size = (typeof SIZES)[number];

/** The notes that the address asks for: `ids=a,b`, or `day=` with or without `driver=`; and the paper, `size=`. */
export function usePrint(): { notes: readonly Note[] | undefined; size: Size; setSize(size: Size): void } {
  const [params, setParams] = useSearchParams();
  const ids = params.get('ids');
  const day = params.get('day') ?? '';
  const [sql, parameters] =
    ids === null
      ? [PRINT_DAY_SQL, [isDay(day) ? day : '', params.get('driver') ?? '']]
      : [PRINT_IDS_SQL, [JSON.stringify(ids.split(','))]];
  const { rows } = useLive<DeliveryRecord>(sql, parameters, DELIVERY_READS);
  const wanted = useMemo(() => JSON.stringify(rows?.map(({ id }) => id) ?? []), [rows]);
  const { rows: lines } = useLive<LineRow>(LINES_SQL, [wanted], LINES_READS);
  const notes = useMemo(() => {
    if (!rows || !lines) return undefined;
    const notes = new Map(rows.map((record) => [record.id, { record, lines: [] as LineRow[] }]));
    for (const line of lines) notes.get(line.deliveryId)?.lines.push(line);
    return [...notes.values()];
  }, [rows, lines]);
  return {
    notes,
    size: SIZES.find((size) => size === params.get('size')) ?? 'a5',
    setSize: (size) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          after.set('size', size);
          return after;
        },
        { replace: true },
      ),
  };
}
