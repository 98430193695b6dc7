import type { DeviceApi } from '#device/api.ts';
import { systemClock } from '#device/ports/clock.ts';
import { onNetworkBack } from './network-back.ts';

/**
 * A worker is stopped as soon as its page has answered to `freeze`; what it gives away in that very moment, a lock, stays
 * with it. So the page, which nobody sees, keeps the browser waiting. Measured: 20 ms are enough for a lock, 50 for a write
 * into IndexedDB before it.
 */
const FREEZING_MS = 200;

/**
 * Tells the device what a worker cannot see: the page came back to the eye, or left it, or is being stopped; the browser
 * believes in a network.
 */
export function forwardWakes(device: DeviceApi): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const look = () => void (document.visibilityState === 'visible' ? device.wake('visible') : device.rest('hidden'));
  if (document.visibilityState === 'hidden') look();
  document.addEventListener('visibilitychange', look, { signal });
  document.addEventListener('resume', look, { signal });
  document.addEventListener(
    'freeze',
    () => {
      void device.rest('frozen');
      const until = systemClock.elapsed() + FREEZING_MS;
      while (systemClock.elapsed() < until);
    },
    { signal },
  );
  // A page that may come back from the browser's cache, where Safari and Firefox stop it without a `freeze`, and Safari brings
  // it back without a visibility change.
  window.addEventListener('pagehide', ({ persisted }) => persisted && void device.rest('frozen'), { signal });
  window.addEventListener('pageshow', look, { signal });
  const deaf = onNetworkBack(() => void device.wake('online'));
  return () => {
    ending.abort();
    deaf();
  };
}
