import { useProfile } from '../device/device-context.tsx';
import { useNow } from '../device/now.ts';
import { dayOf } from './day.ts';

/** The present day in the tenant's time zone; changes at its midnight while a screen is open. */
export function useToday(): string {
  const { timeZone } = useProfile().tenant.rules;
  return dayOf(useNow(), timeZone);
}
