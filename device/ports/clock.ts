/** What time it is. The device's clock may be wrong or be set by its user: nothing may depend on it for correctness. */
export interface Clock {
  now(): Date;
  /** Milliseconds since an arbitrary moment; never goes back. */
  elapsed(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
};

export interface TestClock extends Clock {
  /** Moves both the time of day and the elapsed time. */
  advance(ms: number): void;
  /** As a user does in the settings: the time of day only. */
  set(instant: string): void;
}

/** The double: stands still until told. */
export function createTestClock(start = '2026-11-20T08:00:00.000Z'): TestClock {
  let time = Date.parse(start);
  let elapsed = 0;
  return {
    now: () => new Date(time),
    elapsed: () => elapsed,
    advance: (ms) => {
      time += ms;
      elapsed += ms;
    },
    set: (instant) => {
      time = Date.parse(instant);
    },
  };
}
