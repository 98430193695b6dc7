import { describe, expect, test } from 'vitest';
import { fold, searchFor, searchText } from './fold-text.ts';

describe('a search finds what a person means', () => {
  test.each([
    ['Épicerie El Baraka', 'epicerie el baraka'],
    ['CŒUR D’OR', 'coeur dor'],
    ['أحمد', 'احمد'],
    ['مَدْرَسَة', 'مدرسه'],
    ['مستشفى', 'مستشفي'],
    ['آمـــال', 'امال'],
    ['٢٠٣١', '2031'],
    ['۲۰۳۱', '2031'],
    ['ﷲ', 'الله'],
  ])('%s is searched as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  const shop = searchText(['Épicerie El Baraka', '12 rue Larbi Ben M’hidi', 'Blida'], ['BL-2031', 'K7Q-4XM']);
  const arabic = searchText(['مخبزة الأمير', 'شارع الاستقلال', 'البليدة']);

  test.each([
    'baraka epicerie',
    'EPICERIE',
    'bl-2031',
    'bl2031',
    'BL 2031',
    'k7q4xm',
    'k7q 4',
    'mhidi larbi',
    "m'hidi",
    'blida',
    '',
  ])('"%s" finds the shop', (typed) => {
    expect(searchFor(typed)(shop)).toBe(true);
  });
  test.each(['الامير', 'مخبزه', 'الإستقلال', 'البليده'])('"%s" finds the Arabic bakery', (typed) => {
    expect(searchFor(typed)(arabic)).toBe(true);
  });
  test.each(['barak2', 'oran', 'bl-2032'])('"%s" does not find the shop', (typed) => {
    expect(searchFor(typed)(shop)).toBe(false);
  });
});
