import { useCallback, useEffect, useState } from 'react';
import type { Position } from '#protocol/common.ts';

/**
 * Where this device is, when its owner allows it. `off`: not asked for; `denied`: the browser says no until its settings
 * change; `unavailable`: allowed, but no signal or no receiver.
 */
export type Locating =
  | { state: 'off' | 'asking' | 'denied' | 'unavailable'; position: null }
  | { state: 'here'; position: Position };

/** Milliseconds a fix may take, and may be old. */
const TIMEOUT = 20_000;
const MAX_AGE = 60_000;

const asPosition = ({ coords }: GeolocationPosition): Position => ({
  latitude: coords.latitude,
  longitude: coords.longitude,
  accuracyM: coords.accuracy,
});

/**
 * Follows the position while `wanted`. Starts by itself only where the permission was given before: the question is put
 * when the person asks for it (`start`), not when a screen opens.
 */
export function usePosition(): Locating & { start(): void; stop(): void } {
  const [wanted, setWanted] = useState(false);
  const [locating, setLocating] = useState<Locating>({ state: 'off', position: null });

  useEffect(() => {
    let open = true;
    // Browsers without the Permissions API ask when the button is pressed.
    void navigator.permissions
      ?.query({ name: 'geolocation' })
      .then(({ state }) => {
        if (!open) return;
        if (state === 'granted') setWanted(true);
        if (state === 'denied') setLocating({ state: 'denied', position: null });
      })
      .catch(() => undefined);
    return () => {
      open = false;
    };
  }, []);

  useEffect(() => {
    if (!wanted) return;
    if (!('geolocation' in navigator)) {
      setLocating({ state: 'unavailable', position: null });
      return;
    }
    setLocating({ state: 'asking', position: null });
    const watch = navigator.geolocation.watchPosition(
      (found) => setLocating({ state: 'here', position: asPosition(found) }),
      ({ code }) =>
        setLocating((before) => {
          if (code === GeolocationPositionError.PERMISSION_DENIED) return { state: 'denied', position: null };
          // A fix that was good a moment ago stays good under a roof.
          return before.state === 'here' ? before : { state: 'unavailable', position: null };
        }),
      { enableHighAccuracy: true, timeout: TIMEOUT, maximumAge: MAX_AGE },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [wanted]);

  const start = useCallback(() => setWanted(true), []);
  const stop = useCallback(() => {
    setWanted(false);
    setLocating({ state: 'off', position: null });
  }, []);
  return { ...locating, start, stop };
}
