import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { type ErrorData, isErrorCode, sentence } from '#protocol/errors.ts';
import { useLocale } from './texts-provider.tsx';

const INSTANT = /^\d{4}-\d\d-\d\dT/;

/**
 * The sentence of a code with its values as people read them: instants as date and time, numbers in their own digits.
 * A code this build does not know says what the server wrote.
 */
export function useSentence(): (code: string | null, data?: ErrorData, written?: string | null) => string {
  const { formatDate, formatNumber } = useIntl();
  const { locale } = useLocale();
  return useCallback(
    (code, data = {}, written = null) => {
      if (code === null || !isErrorCode(code)) return written ?? code ?? '';
      return sentence(code, locale, data, (value) => {
        if (typeof value === 'number') return formatNumber(value);
        if (typeof value === 'string' && INSTANT.test(value))
          return formatDate(value, { dateStyle: 'long', timeStyle: 'short' });
        return String(value);
      });
    },
    [formatDate, formatNumber, locale],
  );
}
