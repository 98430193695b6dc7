import type { Rules } from '#protocol/rules.ts';
import { numberFormat } from './formats.ts';

export type Currency = Pick<Rules, 'currency' | 'currencyDigits'>;

/** An amount in the currency's smallest unit, as people read it. Without `unit` for columns whose head names the currency. */
export function moneyText(amount: number, locale: string, { currency, currencyDigits }: Currency, unit = true): string {
  const digits = { minimumFractionDigits: currencyDigits, maximumFractionDigits: currencyDigits };
  return numberFormat(locale, unit ? { style: 'currency', currency, ...digits } : digits).format(
    amount / 10 ** currencyDigits,
  );
}
