import type { Timers } from '../ports/timers.ts';
import { askAwake, type Rest } from '../rest.ts';
import { FileHeld } from './database.ts';

/** A tab that is alive gives a file up between two calls; the longest of them do not take this long. */
const PATIENCE_MS = 10_000;
/** Once that was in vain, until the file was here again: many calls may stand in line. */
const SHORT_MS = 1_000;
/** As the library does. */
const ASK_AGAIN_MS = 1_000;

/** Waits for the lock of a file as OPFSCoopSyncVFS does, asking whoever has it; but not for ever, and not in a frozen tab. */
export interface LockTaker {
  take(channel: BroadcastChannel): Promise<() => void>;
  /** Was it asked for in vain, and not had since? */
  wasHeld(name: string): boolean;
}

export function createLockTaker({ timers, rest }: { timers: Timers; rest: Rest }): LockTaker {
  const held = new Set<string>();

  const takeOnce = (channel: BroadcastChannel, freezing: AbortSignal): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const { name } = channel;
      const giving = new AbortController();
      const freeze = () => giving.abort(freezing.reason);
      freezing.addEventListener('abort', freeze, { once: true });
      let cancelAsking: () => void;
      const ask = (afterMs: number) => {
        cancelAsking = timers.after(afterMs, () => {
          channel.postMessage(null);
          ask(ASK_AGAIN_MS);
        });
      };
      const patience = held.has(name) ? SHORT_MS : PATIENCE_MS;
      const cancelLimit = timers.after(patience, () => {
        held.add(name);
        giving.abort(new FileHeld());
      });
      const end = () => {
        freezing.removeEventListener('abort', freeze);
        cancelAsking();
        cancelLimit();
      };
      // After the request: who lets go at once must find us in line.
      ask(0);
      navigator.locks
        .request(name, { signal: giving.signal }, () => {
          end();
          held.delete(name);
          return new Promise<void>(resolve);
        })
        .catch((error: unknown) => {
          end();
          reject(error);
        });
    });

  return {
    take: (channel) => askAwake(rest, (freezing) => takeOnce(channel, freezing)),
    wasHeld: (name) => held.has(name),
  };
}
