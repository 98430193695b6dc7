import { useCallback, useMemo, useState } from 'react';
import type { KnownEntity } from '#packs/registry.ts';
import { useLive } from '../../device/use-live.ts';
import type { NamedField } from '../declared.ts';
import { countSql, type ListView, type RecordRow, readsOf, WINDOW, windowSql } from './list-query.ts';

/** A place in a list: its row, or `null` while it is being read. */
export interface Item {
  key: string;
  row: RecordRow | null;
}

export interface RecordList {
  /** As long as the whole list; `undefined` until the database has answered. */
  items: readonly Item[] | undefined;
  /** A place without its row is in sight. */
  want(index: number): void;
}

/** Steps of the window, in rows: a little scrolling asks nothing new. */
const STEP = 50;

/** A list of any length: the rows around what is seen, read as one scrolls. */
export function useRecordList(known: KnownEntity, columns: readonly NamedField[], view: ListView): RecordList {
  const [from, setFrom] = useState(0);
  const reads = readsOf(known, columns);
  const count = countSql(known, view);
  const { rows: counted } = useLive<{ n: number }>(count.sql, count.parameters, reads, { keepPrevious: true });
  const total = counted?.[0]?.n;
  // A filter has left fewer rows than were scrolled over before.
  const start = total !== undefined && from >= total ? 0 : from;
  const part = windowSql(known, columns, view, start);
  const { rows } = useLive<RecordRow>(part.sql, part.parameters, reads, { keepPrevious: true });
  const items = useMemo(() => {
    if (total === undefined || rows === undefined) return undefined;
    const first = Number(rows[0]?._at ?? 0);
    // Two questions, two answers: a window that is not full knows best where the list ends.
    const ends = rows.length < WINDOW && (rows.length > 0 || start === 0);
    return Array.from({ length: ends ? first + rows.length : total }, (_, at): Item => {
      const row = rows[at - first] ?? null;
      return { key: row?.id ?? `place ${at}`, row };
    });
  }, [total, rows, start]);
  const want = useCallback((index: number) => setFrom(Math.max(0, Math.floor((index - WINDOW / 3) / STEP) * STEP)), []);
  return { items, want };
}
