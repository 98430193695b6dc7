import { useEffect, useState } from 'react';
import { systemClock } from '#device/ports/clock.ts';

const present = () => systemClock.now().getTime();
const MINUTE = 60_000;

/** The present, as milliseconds since the epoch; ticks for relative times, each minute unless told otherwise. */
export function useNow(everyMs = MINUTE): number {
  const [now, setNow] = useState(present);
  useEffect(() => {
    const timer = setInterval(() => setNow(present()), everyMs);
    const seen = () => setNow(present());
    // Timers sleep with the page.
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [everyMs]);
  return now;
}
