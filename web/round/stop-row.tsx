import { Link } from 'wouter';
import { StatusMark } from '../delivery/status-mark.tsx';
import { addressLine } from '../parts/address-line.ts';
import { Money } from '../parts/money.tsx';
import { asWorkState, StateMark } from '../parts/state-mark.tsx';
import { useText } from '../texts/use-text.ts';
import type { RoundRow } from './round-query.ts';
import classes from './stop-row.module.css';

/** A delivery in a list: stop, client, address, reference, total, and how far it is. */
export function StopRow(props: { row: RoundRow; href: string; next: boolean; open: boolean; day?: string }) {
  const { row, href, next, open, day } = props;
  const text = useText();
  const state = asWorkState(row.state);
  return (
    <Link
      href={href}
      className={classes.row}
      data-status={row.status}
      data-next={next || undefined}
      aria-current={open ? 'true' : undefined}
    >
      <span className={classes.stop}>
        <span className={classes.hidden}>{text('round.stop')} </span>
        {row.stop}
      </span>
      {(next || day) && <span className={classes.above}>{next ? text('round.next') : day}</span>}
      <span className={classes.name} dir="auto">
        {row.name ?? row.reference}
      </span>
      <span className={classes.amount}>
        <Money amount={row.totalCents} unit={false} />
      </span>
      <span className={classes.place} dir="auto">
        {addressLine(row.address, row.city)}
      </span>
      <span className={classes.meta}>
        <bdi className={classes.reference}>{row.reference}</bdi>
        <StatusMark status={row.status} />
        {state && <StateMark state={state} plain />}
      </span>
    </Link>
  );
}
