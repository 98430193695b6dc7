import { useIntl } from 'react-intl';
import { useSync } from '../device/device-context.tsx';
import { useNow } from '../device/now.ts';
import { useText } from '../texts/use-text.ts';
import classes from './sync-centre.module.css';

/** When the device tries again by itself. */
export function NextTry() {
  const text = useText();
  const { formatTime } = useIntl();
  const now = useNow(1_000);
  const { nextTryAt } = useSync();
  if (nextTryAt === null) return null;
  const seconds = Math.ceil((Date.parse(nextTryAt) - now) / 1_000);
  const words =
    seconds <= 0
      ? text('sync.nextNow')
      : seconds < 90
        ? text('sync.nextSeconds', { seconds })
        : text('sync.nextAt', { at: formatTime(nextTryAt) });
  return (
    // Ticks each second: for the eye only, a screen reader would never stop.
    <p className={classes.next} aria-live="off">
      {words}
    </p>
  );
}
