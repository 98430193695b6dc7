import type { JournalEntry, WorkState } from '#device/api.ts';
import { useSync } from '../device/device-context.tsx';
import { useRead } from '../device/use-read.ts';

/** The newest entries in these states (all when absent), read again whenever the summary changes; `undefined` until read. */
export function useJournal(limit: number, states?: readonly WorkState[]): readonly JournalEntry[] | undefined {
  const { counts, received } = useSync();
  return useRead((device) => device.journal({ limit, states }), JSON.stringify([limit, states, counts, received]));
}
