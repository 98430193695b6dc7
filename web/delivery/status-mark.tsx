import { deliveryFields } from '#packs/logistics/delivery.ts';
import { useLabel } from '../parts/use-label.ts';
import { STATUS_LOOKS, type Status } from './status-look.ts';
import classes from './status-mark.module.css';

/** The status of a delivery: icon and word. */
export function StatusMark({ status }: { status: Status }) {
  const label = useLabel();
  const { icon: Icon, color } = STATUS_LOOKS[status];
  const word = deliveryFields.status.choices?.[status];
  return (
    <span className={classes.mark} style={{ color }} data-status={status}>
      <Icon size="1.1em" stroke={2} aria-hidden />
      {word ? label(word) : status}
    </span>
  );
}
