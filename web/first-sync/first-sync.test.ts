import { expect, test } from 'vitest';
import { shareOf } from './share-of.ts';
import { timeLeft } from './time-left.ts';

const progress = (rows: number, total: number | null) => ({ rows, total, byEntity: {}, bytes: 0, leftMs: null });

test('the share is known with its total, and complete only at the end', () => {
  expect(shareOf(null)).toBeNull();
  expect(shareOf(progress(10, null))).toBeNull();
  expect(shareOf(progress(1, 3))).toBe(0.33);
  expect(shareOf(progress(3, 3))).toBe(0.99);
});

test.each([
  [200, 'second', 5],
  [6_000, 'second', 10],
  [49_000, 'second', 50],
  [50_000, 'minute', 1],
  [200_000, 'minute', 3],
])('%i ms left is told as %s %i', (ms, unit, count) => {
  expect(timeLeft(ms)).toEqual({ unit, count });
});
