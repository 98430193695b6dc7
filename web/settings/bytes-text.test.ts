import { expect, test } from 'vitest';
import { bytesText } from './bytes-text.ts';

test.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [12_345, '12 kB'],
  [1_250_000, '1.3 MB'],
  [61_000_000, '61 MB'],
  [2_500_000_000, '2.5 GB'],
])('%i bytes are read as %s', (bytes, words) => {
  expect(bytesText(bytes, 'en-GB')).toBe(words);
});

test('the units follow the language', () => {
  expect(bytesText(61_000_000, 'fr-FR').replace(/\s/gu, ' ')).toBe('61 Mo');
});
