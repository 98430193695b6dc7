import { useSyncExternalStore } from 'react';

/** From here on list and detail stand side by side: tablets held across, and PCs. */
const WIDE = '(min-width: 60em)';

const subscribe = (listener: () => void) => {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => window.matchMedia(WIDE).matches);
