import { useIntl } from 'react-intl';
import { isolate } from '../../parts/isolate.ts';
import type { Range } from './closable.ts';

/** "12–14", left to right in every language. */
export function useRangeWords(): (range: Range) => string {
  const { formatNumber } = useIntl();
  return ([from, to]) => isolate(from === to ? formatNumber(from) : `${formatNumber(from)}–${formatNumber(to)}`);
}
