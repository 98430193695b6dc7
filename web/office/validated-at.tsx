import { useProfile } from '../device/device-context.tsx';
import { dayOf } from '../parts/day.ts';
import { When } from '../parts/when.tsx';

/** When a delivery of `day` was validated: the time is enough, unless it was on another day. */
export function ValidatedAt({ instant, day }: { instant: string; day: string }) {
  const { timeZone } = useProfile().tenant.rules;
  return <When instant={instant} as={dayOf(instant, timeZone) === day ? 'time' : 'absolute'} />;
}
