import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import { useProfile } from '../../device/device-context.tsx';
import { addressOf } from '../../frame/addresses.ts';
import { isolate } from '../../parts/isolate.ts';
import { asWorkState, StateMark } from '../../parts/state-mark.tsx';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import type { ShortageRow } from './shortage-query.ts';
import classes from './shortages.module.css';

/** "3 × box of 24". */
export function Amount({ quantity, unit }: { quantity: number; unit: string | null }) {
  const { formatNumber } = useIntl();
  return (
    <span className={classes.amount}>
      {formatNumber(quantity)}
      {unit && (
        <>
          {' × '}
          <bdi className={classes.unit}>{unit}</bdi>
        </>
      )}
    </span>
  );
}

/** The delivery or invoice that needed it; a link where this device holds the record. */
export function Cause({ row }: { row: ShortageRow }) {
  const person = useProfile();
  const { cause, deliveryId, invoiceHere } = row;
  const words = <bdi>{cause}</bdi>;
  const [entity, id] = deliveryId ? ['logistics.delivery', deliveryId] : ['logistics.invoice', invoiceHere];
  if (!id) return words;
  return (
    <Link href={addressOf(entity!, id, person)} className={classes.link}>
      {words}
    </Link>
  );
}

/** What became of it: by whom, when, in which words; and whether the office's server knows it already. */
export function Outcome({ row }: { row: ShortageRow }) {
  const text = useText();
  const { status, note, settledAt, settlerName } = row;
  const state = asWorkState(row.state);
  return (
    <div className={classes.outcome}>
      <p>
        {status === 'withdrawn' ? text('shortages.withdrawn') : <bdi>{note}</bdi>}
        {state && state !== 'received' && <StateMark state={state} plain />}
      </p>
      <p className={classes.muted}>
        {text('shortages.by', { name: isolate(settlerName ?? '–') })}
        {settledAt && (
          <>
            {' · '}
            <When instant={settledAt} />
          </>
        )}
      </p>
    </div>
  );
}
