import type { ReactNode, Ref } from 'react';
import { Link, useLocation } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { addressOf, worksOn } from '../../frame/addresses.ts';
import { asWorkState, StateMark } from '../../parts/state-mark.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { useRowTable } from '../../parts/use-row-table.ts';
import type { VirtualListHandle } from '../../parts/virtual-list.tsx';
import type { NamedField } from '../declared.ts';
import { RowPlace } from '../page/row-place.tsx';
import { isFigure } from '../value/rows-value.tsx';
import { CellValue } from '../value/value.tsx';
import { nameKey, type RecordRow } from './list-query.ts';
import { useRowTitle } from './record-cards.tsx';
import classes from './record-table.module.css';
import { RecordTableHead } from './record-table-head.tsx';
import type { ListSearch } from './use-list-view.ts';
import type { Item } from './use-record-list.ts';

/** Every row is as high, so that a list of thousands scrolls without measuring. In px; the same in the style sheet. */
const ROW_HEIGHT = 52;

/** The records of a kind as a table that draws only what is seen. ↑ ↓ go from row to row, Enter opens. */
export function RecordTable(props: {
  ref?: Ref<VirtualListHandle>;
  known: KnownEntity;
  columns: readonly NamedField[];
  items: readonly Item[];
  want(index: number): void;
  search: ListSearch;
  empty: ReactNode;
  /** Put behind the addresses of records, so that the list beside one stays as it is. */
  address: string;
}) {
  const { ref, known, columns, items, want, search, empty, address } = props;
  const { user } = useProfile();
  // Nobody waits for a state where nothing can be done.
  const states = worksOn(known.entity, user.role);
  const label = useLabel();
  const { scroller, onKeyDown, drawn, above, below } = useRowTable(items.length, ROW_HEIGHT, ref);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys come from the rows inside
    <div ref={scroller} className={classes.scroller} onKeyDown={onKeyDown}>
      <table className={classes.table} aria-rowcount={items.length + 1} aria-label={label(known.entity.labelMany)}>
        <RecordTableHead known={known} columns={columns} search={search} states={states} />
        <tbody>
          {above > 0 && <tr aria-hidden style={{ blockSize: above }} />}
          {drawn.map((index) => {
            const item = items[index] as Item;
            return item.row ? (
              <Row
                key={item.key}
                known={known}
                columns={columns}
                row={item.row}
                index={index}
                address={address}
                states={states}
              />
            ) : (
              <tr key={item.key} data-index={index} className={classes.row}>
                <td colSpan={columns.length + 2}>
                  <RowPlace index={index} want={want} />
                </td>
              </tr>
            );
          })}
          {below > 0 && <tr aria-hidden style={{ blockSize: below }} />}
        </tbody>
      </table>
      {items.length === 0 && empty}
    </div>
  );
}

function Row(props: {
  known: KnownEntity;
  columns: readonly NamedField[];
  row: RecordRow;
  index: number;
  address: string;
  states: boolean;
}) {
  const { known, columns, row, index, address, states } = props;
  const [, navigate] = useLocation();
  const person = useProfile();
  const title = useRowTitle(known, row);
  const state = asWorkState(row._state as string | null);
  const own = addressOf(known.name, row.id, person);
  const href = own.startsWith('/r/') && address ? `${own}?${address}` : own;
  return (
    // Its link has the keys; the click makes the target large.
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      className={classes.row}
      onClick={(event) => {
        if (!(event.target as HTMLElement).closest('a, button')) navigate(href);
      }}
    >
      <th scope="row">
        <Link href={href} className={classes.title} dir="auto">
          {title}
        </Link>
      </th>
      {columns.map(([name, field]) => (
        <td key={name} data-figure={isFigure(field) || undefined}>
          <CellValue
            known={known}
            name={name}
            field={field}
            value={row[name] ?? null}
            named={row[nameKey(name)] as string | null}
          />
        </td>
      ))}
      {states && <td>{state && <StateMark state={state} plain />}</td>}
    </tr>
  );
}
