import { useEffect, useState } from 'react';

const MINUTE = 60_000;

/** The present, as milliseconds since the epoch; ticks for relative times, each minute unless told otherwise. */
export function useNow(everyMs = MINUTE): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    const seen = () => setNow(Date.now());
    // Timers sleep with the page.
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [everyMs]);
  return now;
}
