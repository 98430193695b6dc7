import { expect, test } from 'vitest';
import { withOpen } from './delivery-link.ts';

test('opening a delivery keeps what the list shows', () => {
  expect(withOpen('q=rose&show=all', 'd1')).toBe('/?q=rose&show=all&open=d1');
  expect(withOpen('q=rose&open=d1', 'd2')).toBe('/?q=rose&open=d2');
});

test('the list that is come back to has nothing open', () => {
  expect(withOpen('open=d1', null)).toBe('/');
  expect(withOpen('', null)).toBe('/');
});
