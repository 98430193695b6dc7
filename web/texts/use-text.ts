import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { TextKey } from './keys.ts';

type Values = Readonly<Record<string, string | number | boolean | Date | null | undefined>>;
export type TextOf = (key: TextKey, values?: Values) => string;

/** Texts of the interface by key, with ICU values: `text('sync.received', { received: 344, committed: 344 })`. */
export function useText(): TextOf {
  const { formatMessage } = useIntl();
  return useCallback((key, values) => formatMessage({ id: key }, { ...values }), [formatMessage]);
}
