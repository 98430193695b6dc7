import type { KeyboardEvent } from 'react';

/** Where the arrow keys lead from the row that has the focus; `null` for other keys and outside of rows. */
export function rowAfterKey(event: KeyboardEvent, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const row = (event.target as HTMLElement).closest('[data-index]');
  if (!row) return null;
  const at = Number(row.getAttribute('data-index'));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[event.key];
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}

/** Gives the focus to the first link or button of a row, as soon as scrolling has brought it into being. */
export function focusRow(list: HTMLElement | null, index: number): void {
  let frames = 20;
  const focus = () => {
    const target = list?.querySelector<HTMLElement>(`[data-index="${index}"] :is(a, button)`);
    if (target) target.focus({ preventScroll: true });
    else if (frames-- > 0) requestAnimationFrame(focus);
  };
  focus();
}
