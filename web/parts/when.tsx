import { useIntl } from 'react-intl';
import { useProfile } from '../device/device-context.tsx';
import { useNow } from '../device/now.ts';
import { absoluteText, timeText, whenText } from './when-text.ts';

/** An instant: relative within a day, absolute beyond; the exact moment on hover. `as="time"`: the time of day. */
export function When({ instant, as = 'relative' }: { instant: string; as?: 'relative' | 'absolute' | 'time' }) {
  const { locale } = useIntl();
  const { timeZone } = useProfile().tenant.rules;
  const now = useNow();
  const exact = absoluteText(instant, locale, timeZone);
  const shown = {
    relative: whenText(instant, now, locale, timeZone),
    absolute: exact,
    time: timeText(instant, locale, timeZone),
  };
  return (
    <time dateTime={instant} title={exact}>
      {shown[as]}
    </time>
  );
}
