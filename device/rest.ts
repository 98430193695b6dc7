// What a tab does that nobody sees: as little as it can with what it shares with others, and nothing while the browser stops it.
import type { Http, HttpRequest } from './ports/http.ts';
import type { Locks } from './ports/locks.ts';

/** As a page tells. `frozen`: the browser stops the whole tab, within the next tenths of a second. */
export type Sight = 'seen' | 'hidden' | 'frozen';

export interface Rest {
  sight(): Sight;
  become(sight: Sight): void;
  /** Calls back at each change; the answer ends it. */
  listen(hear: (sight: Sight, before: Sight) => void): () => void;
  /** Aborted when the tab is being frozen. After that it is another one. */
  freezing(): AbortSignal;
  /** Resolves at once unless the tab is frozen. */
  thawed(): Promise<void>;
}

export function createRest(): Rest {
  const listeners = new Set<(sight: Sight, before: Sight) => void>();
  let now: Sight = 'seen';
  let freezing = new AbortController();
  let thaw: () => void = () => undefined;
  let thawed: Promise<void> = Promise.resolve();
  return {
    sight: () => now,
    become: (sight) => {
      if (sight === now) return;
      if (sight === 'frozen') {
        thawed = new Promise((resolve) => {
          thaw = resolve;
        });
        freezing.abort();
      } else if (now === 'frozen') {
        freezing = new AbortController();
        thaw();
      }
      const before = now;
      now = sight;
      for (const hear of listeners) hear(sight, before);
    },
    listen: (hear) => {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    freezing: () => freezing.signal,
    thawed: () => thawed,
  };
}

/** Safari has it from 17.4 on; before, and there, nothing is frozen that would not end by itself. */
const either = (own: AbortSignal | undefined, freezing: AbortSignal): AbortSignal =>
  own ? (AbortSignal.any?.([own, freezing]) ?? own) : freezing;

/**
 * Waits again after every freeze: what is granted to a tab that stands still is kept from all others. `ask` begins to own what
 * it asks for before it resolves, or rejects because of the signal.
 */
export async function askAwake<T>(rest: Rest, ask: (freezing: AbortSignal) => Promise<T>): Promise<T> {
  for (;;) {
    await rest.thawed();
    const freezing = rest.freezing();
    try {
      return await ask(freezing);
    } catch (error) {
      if (!freezing.aborted || error !== freezing.reason) throw error;
    }
  }
}

/** No lock comes to a tab that is frozen. */
export function locksAwake(locks: Locks, rest: Rest): Locks {
  return {
    attempt: locks.attempt,
    run: (name, work, signal) => askAwake(rest, (freezing) => locks.run(name, work, either(signal, freezing))),
  };
}

/** Nobody waits for an answer while frozen, least of all with a lock in hand. */
export function httpAwake(http: Http, rest: Rest): Http {
  const awake = (request: HttpRequest) => ({ ...request, signal: either(request.signal, rest.freezing()) });
  return { request: (request) => http.request(awake(request)), open: (request) => http.open(awake(request)) };
}
