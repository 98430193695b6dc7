import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { focusRow, rowAfterKey } from './row-focus.ts';
import classes from './virtual-list.module.css';

export interface VirtualListHandle {
  /** Scrolls to a row and gives it the focus. */
  focusRow(index: number): void;
}

interface Props<Item> {
  ref?: Ref<VirtualListHandle>;
  items: readonly Item[];
  keyOf(item: Item): string;
  /** A row; its first link or button takes the focus from the arrow keys. */
  render(item: Item, index: number): ReactNode;
  /** What the list is called for those who do not see it. */
  label: string;
  /** Expected height of a row in px; the real one is measured. */
  estimate: number;
  /** Scrolls with the rows, above them. */
  head?: ReactNode;
  /** Shown in the place of rows where there are none. */
  empty?: ReactNode;
  /** Under this name the place in the list is found again when a person comes back. */
  remember?: string;
}

/** Where lists were left, for as long as the app is open. */
const places = new Map<string, number>();

/**
 * A list that scrolls in its own place and draws only what is seen. ↑ ↓, Home and End move the focus from row to row.
 */
export function VirtualList<Item>(props: Props<Item>) {
  const { ref, items, keyOf, render, label, estimate, head, empty, remember } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const headBox = useRef<HTMLDivElement>(null);
  const [headHeight, setHeadHeight] = useState(0);

  useLayoutEffect(() => {
    const box = headBox.current;
    if (!box) return;
    const observer = new ResizeObserver(() => setHeadHeight(box.offsetHeight));
    observer.observe(box);
    setHeadHeight(box.offsetHeight);
    return () => observer.disconnect();
  }, []);

  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index) => keyOf(items[index] as Item),
    overscan: 8,
    scrollMargin: headHeight,
    initialOffset: () => (remember === undefined ? 0 : (places.get(remember) ?? 0)),
  });

  const goTo = (index: number) => {
    if (index < 0 || index >= items.length) return;
    virtualizer.scrollToIndex(index);
    focusRow(scroller.current, index);
  };
  useImperativeHandle(ref, () => ({ focusRow: goTo }));

  const onKeyDown = (event: KeyboardEvent) => {
    const to = rowAfterKey(event, items.length);
    if (to === null) return;
    event.preventDefault();
    goTo(to);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys come from the rows inside
    <div
      ref={scroller}
      className={classes.scroller}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        if (remember !== undefined) places.set(remember, event.currentTarget.scrollTop);
      }}
    >
      <div ref={headBox}>{head}</div>
      {items.length === 0 ? (
        empty
      ) : (
        // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that an unstyled list is one
        <ul role="list" aria-label={label} className={classes.rows} style={{ blockSize: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className={classes.row}
              style={{ transform: `translateY(${start - headHeight}px)` }}
            >
              {render(items[index] as Item, index)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
