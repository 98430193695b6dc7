import { expect, test } from 'vitest';
import { VoidRequest } from '#protocol/void.ts';
import { VOID_LIMITS } from '#protocol/void-limits.ts';
import { countOf, inOneRequest, type Range } from './closable.ts';

const userId = '01980000-0000-7000-8000-000000000001';
const isTaken = (ranges: Range[]) => VoidRequest.safeParse({ userId, deviceEpoch: 1, ranges, reason: 'Lost' }).success;

test('[R37] what is asked for at once is what one request may hold', () => {
  const some: Range[] = [
    [3, 5],
    [9, 9],
  ];
  expect(inOneRequest(some)).toEqual(some);
  expect(countOf(some)).toBe(4);

  const many = Array.from({ length: VOID_LIMITS.ranges + 1 }, (_, at): Range => [at * 2 + 1, at * 2 + 1]);
  expect(isTaken(many)).toBe(false);
  expect(inOneRequest(many)).toEqual(many.slice(0, VOID_LIMITS.ranges));
  expect(isTaken(inOneRequest(many))).toBe(true);

  const wide: Range[] = [
    [1, 4],
    [10, 20_000],
    [20_002, 20_002],
  ];
  expect(isTaken(wide)).toBe(false);
  expect(inOneRequest(wide)).toEqual([
    [1, 4],
    [10, VOID_LIMITS.numbers + 5],
  ]);
  expect(isTaken(inOneRequest(wide))).toBe(true);
});
