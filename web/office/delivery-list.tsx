import type { ReactNode, Ref } from 'react';
import { Link } from 'wouter';
import { StatusMark } from '../delivery/status-mark.tsx';
import { Money } from '../parts/money.tsx';
import { VirtualList, type VirtualListHandle } from '../parts/virtual-list.tsx';
import { useText } from '../texts/use-text.ts';
import { addressOf, ProofWord } from './delivery-cells.tsx';
import classes from './delivery-list.module.css';
import type { OfficeRow } from './office-query.ts';
import { ValidatedAt } from './validated-at.tsx';

const ROW_HEIGHT = 100;

/** The same deliveries where there is no room for a table. */
export function DeliveryList(props: {
  ref?: Ref<VirtualListHandle>;
  rows: readonly OfficeRow[];
  head: ReactNode;
  empty: ReactNode;
}) {
  const { ref, rows, head, empty } = props;
  const text = useText();
  return (
    <VirtualList
      ref={ref}
      items={rows}
      keyOf={({ id }) => id}
      estimate={ROW_HEIGHT}
      label={text('office.table')}
      remember="office"
      head={head}
      empty={empty}
      render={(row) => (
        <Link href={addressOf(row.id)} className={classes.row}>
          <span className={classes.name} dir="auto">
            {row.clientName ?? row.reference}
          </span>
          <span className={classes.amount}>
            <Money amount={row.totalCents} unit={false} />
          </span>
          <span className={classes.second}>
            <bdi>{row.reference}</bdi> · <bdi>{row.driverName}</bdi> · {text('delivery.stop', { stop: row.stop })}
          </span>
          <span className={classes.state}>
            <StatusMark status={row.status} />
            {row.validatedAt && <ValidatedAt instant={row.validatedAt} day={row.plannedOn} />}
            {row.receivedBy && <bdi>{row.receivedBy}</bdi>}
            <ProofWord row={row} />
          </span>
        </Link>
      )}
    />
  );
}
