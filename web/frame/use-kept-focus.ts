import { useEffect } from 'react';

/**
 * What had the focus may go with what was done with it: then the heading of the nearest part of the screen that is left has it.
 * Browsers leave it nowhere, and the keyboard would begin at the top of the page again (WCAG 2.4.3).
 */
export function useKeptFocus(): void {
  useEffect(() => {
    /** What had the focus last, and all around it. */
    let path: Element[] = [];
    const remember = ({ target }: FocusEvent) => {
      path = [];
      for (let at = target as Element | null; at; at = at.parentElement) path.push(at);
    };
    // Who has put a finger elsewhere has left it.
    const leave = ({ target }: PointerEvent) => {
      if (!path[0]?.contains(target as Node)) path = [];
    };
    const keep = () => {
      const [had] = path;
      // A row that was scrolled out of a long list went by itself.
      if (!had || had.isConnected || document.activeElement !== document.body || had.closest('[data-index]')) return;
      let heading: HTMLElement | null = null;
      for (const at of path) if (at.isConnected) heading ??= at.querySelector('h1, h2, h3');
      path = [];
      if (!heading) return;
      if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    };
    // After the frame, so that a screen that knows better has had its turn.
    const observer = new MutationObserver(() => {
      if (path[0]?.isConnected === false) requestAnimationFrame(keep);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', remember);
    document.addEventListener('pointerdown', leave);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', remember);
      document.removeEventListener('pointerdown', leave);
    };
  }, []);
}
