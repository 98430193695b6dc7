/**
 * The work's result, or `instead` as soon as `signal` is aborted, when the work has not yet begun to be this tab's own:
 * it may wait for another tab without limit. Work that has `begun` is waited for.
 */
export async function untilStopped<T>(
  signal: AbortSignal,
  instead: T,
  start: (begin: () => void) => Promise<T>,
): Promise<T> {
  let begun = false;
  const work = start(() => {
    begun = true;
  });
  // Of work that is not waited for nobody hears.
  work.catch(() => undefined);
  if (signal.aborted) return begun ? await work : instead;
  return await new Promise<T>((resolve, reject) => {
    const stop = () => {
      if (!begun) resolve(instead);
    };
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
