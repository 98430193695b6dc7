// WebCrypto answers from threads: the scheduler must know that something is under way.
import type { Scheduler } from './scheduler.ts';

let current: Scheduler | null = null;
let patched = false;

const METHODS = ['sign', 'verify', 'importKey', 'exportKey', 'generateKey', 'encrypt', 'decrypt', 'digest'] as const;

/** Counts WebCrypto's calls as work of this world, one world at a time in a process. */
export function countRealWork(scheduler: Scheduler): void {
  current = scheduler;
  if (patched) return;
  patched = true;
  const subtle = Object.getPrototypeOf(crypto.subtle) as Record<string, (...given: unknown[]) => Promise<unknown>>;
  for (const method of METHODS) {
    const real = subtle[method]!;
    subtle[method] = function (this: unknown, ...given) {
      const call = () => real.apply(this, given);
      return current ? current.work(call) : call();
    };
  }
}
