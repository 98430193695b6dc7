import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useProfile } from '../../device/device-context.tsx';
import type { Manner } from './form-values.ts';

/** How this tenant, and this person's language, write amounts, numbers and times. */
export function useManner(): Manner {
  const { currencyDigits, timeZone } = useProfile().tenant.rules;
  const { locale: tag } = useIntl();
  return useMemo(() => ({ currencyDigits, timeZone, tag }), [currencyDigits, timeZone, tag]);
}
