import type { SyncSummary, WorkState } from '#device/api.ts';

export interface Worst {
  state: WorkState;
  /** Records in that state; for `received`, all of them. */
  count: number;
}

/**
 * The one state the header shows. What needs a person comes first, then what is only here, then what is on its way, then
 * changes by the office that were not looked at yet (`amendedSeen` of them were), else that all is received.
 */
export function worstState(counts: SyncSummary['counts'], amendedSeen: number): Worst {
  if (counts.needsYou > 0) return { state: 'needsYou', count: counts.needsYou };
  if (counts.saved > 0) return { state: 'saved', count: counts.saved };
  if (counts.sending > 0) return { state: 'sending', count: counts.sending };
  if (counts.amended > amendedSeen) return { state: 'amended', count: counts.amended - amendedSeen };
  return { state: 'received', count: counts.received + counts.amended };
}
