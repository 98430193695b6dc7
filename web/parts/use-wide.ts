import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, now and after each change. */
export function useMedia(media: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const query = window.matchMedia(media);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    [media],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(media).matches);
}

/** From here on list and detail stand side by side: tablets held across, and PCs. */
export const useWide = (): boolean => useMedia('(min-width: 60em)');
