import { useLayoutEffect, useRef } from 'react';

/**
 * The window's place of each thing that a screen shows in turn, such as a list and what is opened from it: a new one is read
 * from its beginning, one that was left is found where it was left. `shown`: which.
 */
export function useScrollPlace(shown: string): void {
  const places = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const { current: known } = places;
    scrollTo(0, known.get(shown) ?? 0);
    const keep = () => void known.set(shown, scrollY);
    addEventListener('scroll', keep, { passive: true });
    return () => removeEventListener('scroll', keep);
  }, [shown]);
}
