/** The server's time of day. What a device says of time is evidence; this decides. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export interface MovableClock extends Clock {
  /** Shifts every later `now()`; negative goes back. */
  advance(ms: number): void;
  /** Back to the clock it stands on. */
  reset(): void;
}

/** A clock at a distance from another: QA's control of a running server, and with a still clock the double of tests. */
export function movableClock(base: Clock = systemClock): MovableClock {
  let offsetMs = 0;
  return {
    now: () => new Date(base.now().getTime() + offsetMs),
    advance: (ms) => {
      offsetMs += ms;
    },
    reset: () => {
      offsetMs = 0;
    },
  };
}

/** The double: stands still at `instant` until it is moved. */
export const testClock = (instant = '2026-11-20T08:00:00.000Z'): MovableClock =>
  movableClock({ now: () => new Date(instant) });
