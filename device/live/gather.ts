import type { Timers } from '../ports/timers.ts';

/** Gathers what comes close together, so that a burst of changes is one message. */
export interface Gather<Item> {
  add(item: Item): void;
  stop(): void;
}

/** The first item goes at once, those of the next `ms` together at their end. */
export function createGather<Item>(timers: Timers, ms: number, send: (items: Item[]) => void): Gather<Item> {
  let waiting: Item[] = [];
  let cancel: (() => void) | null = null;
  const flush = () => {
    cancel = null;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    cancel = timers.after(ms, flush);
    send(items);
  };
  return {
    add: (item) => {
      waiting.push(item);
      if (!cancel) flush();
    },
    stop: () => {
      cancel?.();
      cancel = null;
      waiting = [];
    },
  };
}
