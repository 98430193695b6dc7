/** Work that is asked for more often than it needs to be done. */
export interface Cycle<Wish> {
  /** Resolves after a run that began later than this call; calls meanwhile share the next run. Never rejects. */
  ask(wish: Wish): Promise<void>;
  /** Resolves when nothing runs any more; nothing starts after it was called. */
  stop(): Promise<void>;
}

/** `merge` makes one wish of those that wait. What `work` throws goes to `report`, and the cycle goes on. */
export function createCycle<Wish>(
  work: (wish: Wish) => Promise<void>,
  merge: (first: Wish, second: Wish) => Wish,
  report: (error: unknown) => void,
): Cycle<Wish> {
  let running: Promise<void> | null = null;
  let next: { wish: Wish; done: Promise<void> } | null = null;
  let stopped = false;

  const start = (wish: Wish): Promise<void> => {
    const done = (async () => {
      try {
        if (!stopped) await work(wish);
      } catch (error) {
        report(error);
      } finally {
        running = null;
      }
    })();
    running = done;
    return done;
  };

  return {
    ask: (wish) => {
      if (stopped) return Promise.resolve();
      if (!running) return start(wish);
      if (next) {
        next.wish = merge(next.wish, wish);
        return next.done;
      }
      const waiting = { wish, done: Promise.resolve() };
      waiting.done = running.then(() => {
        next = null;
        return start(waiting.wish);
      });
      next = waiting;
      return waiting.done;
    },
    stop: async () => {
      stopped = true;
      await next?.done;
      await running;
    },
  };
}
