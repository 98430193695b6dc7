/**
 * A task now and every so often, never beside itself: a turn that comes while the one before still runs is left out. What
 * fails is told, and tried again at the next turn. Gives the way to stop, which waits for what is running.
 */
export function repeat(
  everyMs: number,
  task: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
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
  return async () => {
    clearInterval(timer);
    await running;
  };
}
