import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { SqlValue } from '#device/api.ts';
import type { Field } from '#packs/core/field.ts';
import { useProfile } from '../../device/device-context.tsx';
import { dayNumbers } from '../../parts/day.ts';
import { moneyText } from '../../parts/money-text.ts';
import { useLabel } from '../../parts/use-label.ts';
import { absoluteText } from '../../parts/when-text.ts';
import { useText } from '../../texts/use-text.ts';
import { isBasisPoints } from '../declared.ts';

export type PlainValue = (name: string, field: Field, value: SqlValue, options?: { unit?: boolean }) => string;

/** A value in words and figures, for sentences, titles and cells. References and files have components. */
export function usePlainValue(): PlainValue {
  const { formatNumber, locale } = useIntl();
  const { currency, currencyDigits, timeZone } = useProfile().tenant.rules;
  const label = useLabel();
  const text = useText();
  return useCallback(
    (name, field, value, { unit = true } = {}) => {
      if (value === null) return '';
      switch (field.kind) {
        case 'money':
          return moneyText(Number(value), locale, { currency, currencyDigits }, unit);
        case 'integer':
          if (isBasisPoints(name, field))
            return formatNumber(Number(value) / 10_000, { style: 'percent', maximumFractionDigits: 2 });
          return formatNumber(Number(value));
        case 'decimal':
          return formatNumber(Number(value), { maximumFractionDigits: 3 });
        case 'boolean':
          return text(value ? 'records.yes' : 'records.no');
        case 'day':
          return dayNumbers(String(value), locale);
        case 'instant':
          return absoluteText(String(value), locale, timeZone);
        case 'choice': {
          const choice = field.choices?.[String(value)];
          return choice ? label(choice) : String(value);
        }
        case 'tags':
          return (JSON.parse(String(value)) as string[]).join(locale.startsWith('ar') ? '، ' : ', ');
        default:
          return String(value);
      }
    },
    [formatNumber, locale, currency, currencyDigits, timeZone, label, text],
  );
}
