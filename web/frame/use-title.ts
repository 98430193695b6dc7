import { useEffect } from 'react';

/**
 * What the tab, the task switcher and a screen reader call this screen; `null` while it is not known. A record beside a
 * list gives the name back to the list when it goes.
 */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    document.title = `${title} · Navette`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
