import { useCallback, useEffect, useState } from 'react';
import { systemClock } from '#device/ports/clock.ts';
import type { Position } from '#protocol/common.ts';
import { useNow } from '../device/now.ts';

/**
 * Where this device is, when its owner allows it. `off`: not asked for; `denied`: the browser says no until its settings
 * change; `unavailable`: allowed, but no signal or no receiver.
 */
export type Locating =
  | { state: 'off' | 'asking' | 'denied' | 'unavailable'; position: null }
  | { state: 'here'; position: Position };

/** Milliseconds a fix may take, and may be old; and how long the last one says where the person is: they drive on. */
const TIMEOUT = 20_000;
const MAX_AGE = 60_000;
const HERE_FOR = 5 * 60_000;

const asPosition = ({ coords }: GeolocationPosition): Position => ({
  latitude: coords.latitude,
  longitude: coords.longitude,
  accuracyM: coords.accuracy,
});

/**
 * Follows the position while `wanted`. Starts by itself only where the permission was given before, and never with
 * `whenAsked`: the question is put when the person asks for it (`start`), not when a screen opens.
 */
export function usePosition({ whenAsked = false } = {}): Locating & { start(): void; stop(): void } {
  // Each start is one of its own: also one right after a stop finds the position anew.
  const [wanted, setWanted] = useState<object | null>(null);
  const [locating, setLocating] = useState<Locating>({ state: 'off', position: null });
  // By this device's clock: the receiver may have another one.
  const [foundAt, setFoundAt] = useState(0);
  const now = useNow();

  useEffect(() => {
    let open = true;
    // Browsers without the Permissions API ask when the button is pressed.
    void navigator.permissions
      ?.query({ name: 'geolocation' })
      .then(({ state }) => {
        if (!open) return;
        if (state === 'granted' && !whenAsked) setWanted({});
        if (state === 'denied') setLocating({ state: 'denied', position: null });
      })
      .catch(() => undefined);
    return () => {
      open = false;
    };
  }, [whenAsked]);

  useEffect(() => {
    if (!wanted) return;
    if (!('geolocation' in navigator)) {
      setLocating({ state: 'unavailable', position: null });
      return;
    }
    setLocating({ state: 'asking', position: null });
    const watch = navigator.geolocation.watchPosition(
      (found) => {
        setFoundAt(systemClock.now().getTime());
        setLocating({ state: 'here', position: asPosition(found) });
      },
      ({ code }) => {
        // What is found later is another place than the one that was asked for.
        if (whenAsked) setWanted(null);
        setLocating((before) => {
          if (code === GeolocationPositionError.PERMISSION_DENIED) return { state: 'denied', position: null };
          // A fix that was good a moment ago stays good under a roof.
          return before.state === 'here' ? before : { state: 'unavailable', position: null };
        });
      },
      { enableHighAccuracy: true, timeout: TIMEOUT, maximumAge: MAX_AGE },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [wanted, whenAsked]);

  const start = useCallback(() => setWanted({}), []);
  const stop = useCallback(() => {
    setWanted(null);
    setLocating({ state: 'off', position: null });
  }, []);
  const isOld = locating.state === 'here' && now - foundAt > HERE_FOR;
  // Some receivers call back only when they move.
  useEffect(() => {
    if (isOld) start();
  }, [isOld, start]);
  return { ...(isOld ? { state: 'unavailable', position: null } : locating), start, stop };
}
