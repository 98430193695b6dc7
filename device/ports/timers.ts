import { createTestClock, type TestClock } from './clock.ts';

export interface Timers {
  /** Calls once after `ms`; the answer cancels. */
  after(ms: number, call: () => void): () => void;
}

export const systemTimers: Timers = {
  after: (ms, call) => {
    const handle = setTimeout(call, ms);
    return () => clearTimeout(handle);
  },
};

/** Waits `ms`; ends at once when `signal` is aborted. */
export function pause(timers: Timers, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const cancel = timers.after(ms, () => {
      signal?.removeEventListener('abort', end);
      resolve();
    });
    const end = () => {
      cancel();
      resolve();
    };
    signal?.addEventListener('abort', end, { once: true });
  });
}

export interface TestTime {
  clock: TestClock;
  timers: Timers;
  /** Calls what is due on the way, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
}

/** The double: a clock and its timers, moved by hand. */
export function createTestTime(start?: string): TestTime {
  const clock = createTestClock(start);
  const waiting = new Set<{ at: number; call: () => void }>();
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  return {
    clock,
    timers: {
      after: (ms, call) => {
        const timer = { at: clock.elapsed() + ms, call };
        waiting.add(timer);
        return () => waiting.delete(timer);
      },
    },
    advance: async (ms) => {
      const end = clock.elapsed() + ms;
      for (;;) {
        await settle();
        const due = [...waiting].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        waiting.delete(due);
        clock.advance(Math.max(0, due.at - clock.elapsed()));
        due.call();
      }
      clock.advance(end - clock.elapsed());
      await settle();
    },
  };
}
