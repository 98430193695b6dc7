import type { Rules } from '#protocol/rules.ts';

export type Currency = Pick<Rules, 'currency' | 'currencyDigits'>;

const formats = new Map<string, Intl.NumberFormat>();

/** An amount in the currency's smallest unit, as people read it. Without `unit` for columns whose head names the currency. */
export function moneyText(amount: number, locale: string, { currency, currencyDigits }: Currency, unit = true): string {
  const key = `${locale} ${currency} ${currencyDigits} ${unit}`;
  let format = formats.get(key);
  if (!format) {
    const digits = { minimumFractionDigits: currencyDigits, maximumFractionDigits: currencyDigits };
    format = new Intl.NumberFormat(locale, unit ? { style: 'currency', currency, ...digits } : digits);
    formats.set(key, format);
  }
  return format.format(amount / 10 ** currencyDigits);
}
