import { setTimeout as pause } from 'node:timers/promises';

/** Of the seconds in which a process ends; what is not over by then is rolled back with its connection. */
const GRACE_MS = 500;

/**
 * A task now and every so often, never beside itself: a turn that comes while the one before still runs is left out. What
 * fails is told, and tried again at the next turn. Gives the way to stop, which waits for what is running, but not
 * for long.
 */
export function repeat(
  everyMs: number,
  task: () => Promise<unknown>,
  onError: (error: unknown) => void,
): (graceMs?: number) => Promise<void> {
  let running: Promise<void> | undefined;
  const turn = (): void => {
    running ??= task()
      .then(() => undefined, onError)
      .finally(() => {
        running = undefined;
      });
  };
  turn();
  const timer = setInterval(turn, everyMs);
  timer.unref();
  return async (graceMs = GRACE_MS) => {
    clearInterval(timer);
    await Promise.race([running, pause(graceMs, undefined, { ref: false })]);
  };
}
