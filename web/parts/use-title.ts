import { useEffect } from 'react';

/** The name of the screen in the tab and for screen readers. */
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
