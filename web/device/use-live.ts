import { useEffect, useRef, useState } from 'react';
import type { SqlValue } from '#device/api.ts';
import { useDeviceStore } from './device-context.tsx';

export interface Live<Row> {
  /** `undefined` until the first answer to this very question. */
  rows: readonly Row[] | undefined;
  /** `rows` answer this very question; with `keepPrevious` they may still answer the one before. */
  isAnswered: boolean;
}

/** `FileHeld` of the device: a worker's errors come with their name only. */
export const isHeld = (error: unknown): boolean => error instanceof Error && error.name === 'FileHeld';

/**
 * The rows of a read-only statement, asked again whenever rows of `reads` (wire names such as `logistics.delivery`)
 * change, in this tab, in another one or by a sync. With `keepPrevious` the rows of the last parameters stay until the
 * new ones are there: for a search field, never for a single record.
 */
export function useLive<Row extends Record<string, SqlValue>>(
  sql: string,
  parameters: readonly SqlValue[],
  reads: readonly string[],
  { keepPrevious = false }: { keepPrevious?: boolean } = {},
): Live<Row> {
  const store = useDeviceStore();
  const question = JSON.stringify([sql, parameters]);
  const watched = reads.join(' ');
  const [answer, setAnswer] = useState<{ question: string; rows: readonly Row[] }>();
  const [failure, setFailure] = useState<unknown>();
  const asked = useRef({ sql, parameters });
  asked.current = { sql, parameters };

  useEffect(() => {
    let open = true;
    let running = false;
    let again = false;
    const ask = async () => {
      if (running) {
        again = true;
        return;
      }
      running = true;
      do {
        again = false;
        try {
          const rows = await store.device.query<Row>(asked.current.sql, asked.current.parameters);
          if (open) setAnswer({ question, rows });
        } catch (error) {
          // Said by the whole app, which asks again when the file is here.
          if (open && !isHeld(error)) setFailure(error);
        }
      } while (open && again);
      running = false;
    };
    const stop = store.onRows(watched.split(' '), () => void ask());
    void ask();
    return () => {
      open = false;
      stop();
    };
  }, [store, question, watched]);

  if (failure !== undefined) throw failure;
  const isAnswered = answer?.question === question;
  return { rows: keepPrevious || isAnswered ? answer?.rows : undefined, isAnswered };
}
