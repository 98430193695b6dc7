import { useLive } from '../../device/use-live.ts';
import { COUNT_SQL } from './shortage-query.ts';

/** How many shortages nobody has settled yet; `0` until it is known. */
export const useOpenShortages = (): number =>
  useLive<{ open: number }>(COUNT_SQL, [], ['logistics.shortage']).rows?.[0]?.open ?? 0;
