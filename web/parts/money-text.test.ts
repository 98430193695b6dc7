import { expect, test } from 'vitest';
import { moneyText } from './money-text.ts';

const DZD = { currency: 'DZD', currencyDigits: 2 };
const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, ' ');

test('amounts are shown with the tenant’s currency and digits', () => {
  expect(plain(moneyText(1_234_550, 'fr', DZD))).toBe('12 345,50 DZD');
  expect(plain(moneyText(1_234_550, 'en', DZD))).toBe('DZD 12,345.50');
  expect(moneyText(500, 'en', { currency: 'JPY', currencyDigits: 0 })).toBe('¥500');
});

test('a column whose head names the currency shows figures only', () => {
  expect(plain(moneyText(99, 'fr', DZD, false))).toBe('0,99');
});
