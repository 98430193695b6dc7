/** Exclusive locks by name, shared by every tab and the service worker of this origin. Released when the holder dies. */
export interface Locks {
  /** Waits for its turn; rejects with the reason of `signal` when that is aborted before. */
  run<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** `work` is called with `false`, at once, when another holds the lock. */
  attempt<T>(name: string, work: (held: boolean) => Promise<T>): Promise<T>;
}

/** Web Locks. `manager` differs from `navigator.locks` in tests only. */
export function createWebLocks(manager: LockManager = navigator.locks): Locks {
  return {
    run: async (name, work, signal) => await manager.request(name, { signal }, work),
    attempt: async (name, work) => await manager.request(name, { ifAvailable: true }, (lock) => work(lock !== null)),
  };
}

/** The double: locks within one process; several devices of a simulation each make their own. */
export function createMemoryLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  const run = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const before = tails.get(name) ?? Promise.resolve();
    let begun = false;
    const mine = before.then(() => {
      signal?.throwIfAborted();
      begun = true;
      return work();
    });
    const tail = mine.catch(() => undefined);
    tails.set(name, tail);
    void tail.then(() => {
      if (tails.get(name) === tail) tails.delete(name);
    });
    if (!signal) return mine;
    return new Promise((resolve, reject) => {
      const stop = () => begun || reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
      mine.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  };
  return { run, attempt: (name, work) => (tails.has(name) ? work(false) : run(name, () => work(true))) };
}
