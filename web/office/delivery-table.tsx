import type { ReactNode, Ref } from 'react';
import { useLocation } from 'wouter';
import { useRowTable } from '../parts/use-row-table.ts';
import type { VirtualListHandle } from '../parts/virtual-list.tsx';
import { useText } from '../texts/use-text.ts';
import { addressOf, DeliveryCells } from './delivery-cells.tsx';
import classes from './delivery-table.module.css';
import type { OfficeRow } from './office-query.ts';
import { TableHead } from './table-head.tsx';
import type { OfficeSearch } from './use-office-search.ts';

/** Every row is as high, so that a day of thousands scrolls without measuring. In px; the same in the style sheet. */
const ROW_HEIGHT = 56;

/** The deliveries of a day as a table that draws only what is seen. ↑ ↓ go from row to row, Enter opens. */
export function DeliveryTable(props: {
  ref?: Ref<VirtualListHandle>;
  rows: readonly OfficeRow[];
  fresh: ReadonlySet<string>;
  search: OfficeSearch;
  empty: ReactNode;
}) {
  const { ref, rows, fresh, search, empty } = props;
  const text = useText();
  const [, navigate] = useLocation();
  const { scroller, onKeyDown, drawn, above, below } = useRowTable(rows.length, ROW_HEIGHT, ref);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys come from the rows inside
    <div ref={scroller} className={classes.scroller} onKeyDown={onKeyDown}>
      <table className={classes.table} aria-rowcount={rows.length + 1} aria-label={text('office.table')}>
        <TableHead search={search} />
        <tbody>
          {above > 0 && <tr aria-hidden style={{ blockSize: above }} />}
          {drawn.map((index) => {
            const row = rows[index] as OfficeRow;
            return (
              // Its link has the keys; the click makes the target large.
              <tr
                key={row.id}
                data-index={index}
                data-status={row.status}
                data-fresh={fresh.has(row.id) || undefined}
                aria-rowindex={index + 2}
                className={classes.row}
                onClick={(event) => {
                  if (!(event.target as HTMLElement).closest('a, button')) navigate(addressOf(row.id));
                }}
              >
                <DeliveryCells row={row} />
              </tr>
            );
          })}
          {below > 0 && <tr aria-hidden style={{ blockSize: below }} />}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}
