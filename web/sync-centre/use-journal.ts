import { useEffect, useState } from 'react';
import type { JournalEntry, WorkState } from '#device/api.ts';
import { useDevice, useSync } from '../device/device-context.tsx';

/** The newest entries in these states (all when absent), read again whenever the summary changes; `undefined` until read. */
export function useJournal(limit: number, states?: readonly WorkState[]): readonly JournalEntry[] | undefined {
  const device = useDevice();
  const { counts, received } = useSync();
  const [entries, setEntries] = useState<readonly JournalEntry[]>();
  const wanted = states?.join(' ') ?? '';
  const moment = JSON.stringify([counts, received]);

  useEffect(() => {
    // Named here because a change of it is what makes this run again.
    void moment;
    let current = true;
    const only = wanted === '' ? undefined : (wanted.split(' ') as WorkState[]);
    void device.journal({ limit, states: only }).then((read) => {
      if (current) setEntries(read);
    });
    return () => {
      current = false;
    };
  }, [device, limit, wanted, moment]);
  return entries;
}
