import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react';
import { focusRow, rowAfterKey } from './row-focus.ts';
import type { VirtualListHandle } from './virtual-list.tsx';

/**
 * A table that draws only the rows that are seen; ↑ ↓ go from row to row. `rowHeight`: of every row, in px, as in its style
 * sheet. `drawn`: indexes; `above` and `below`: px that the rows not drawn would take.
 */
export function useRowTable(count: number, rowHeight: number, ref?: Ref<VirtualListHandle>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: rowHeight,
  });
  const goTo = (index: number) => {
    if (index < 0 || index >= count) return;
    virtualizer.scrollToIndex(index);
    focusRow(scroller.current, index);
  };
  useImperativeHandle(ref, () => ({ focusRow: goTo }));
  const onKeyDown = (event: KeyboardEvent) => {
    const to = rowAfterKey(event, count);
    if (to === null) return;
    event.preventDefault();
    goTo(to);
  };
  const drawn = virtualizer.getVirtualItems();
  return {
    scroller,
    onKeyDown,
    drawn: drawn.map(({ index }) => index),
    above: drawn[0]?.start ?? 0,
    below: virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0),
  };
}
