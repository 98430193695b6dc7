import type { Timers } from '../ports/timers.ts';

/** One timer for each purpose; setting it again moves it. */
export interface Schedule<Purpose extends string> {
  /** `null`: not any more. */
  set(purpose: Purpose, ms: number | null, call: () => void): void;
  stop(): void;
}

export function createSchedule<Purpose extends string>(timers: Timers): Schedule<Purpose> {
  const cancels = new Map<Purpose, () => void>();
  let stopped = false;
  return {
    set: (purpose, ms, call) => {
      cancels.get(purpose)?.();
      cancels.delete(purpose);
      if (ms !== null && !stopped) cancels.set(purpose, timers.after(Math.max(0, ms), call));
    },
    stop: () => {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
    },
  };
}
