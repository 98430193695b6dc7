import { expect, test } from 'vitest';
import { LIMITS } from '#protocol/limits.ts';
import { pageAfterCut } from './page-after-cut.ts';

test('a page that never came whole becomes smaller, down to one that is worth asking for', () => {
  const sizes = [1, 2, 3, 4, 5].reduce<number[]>((all) => [...all, pageAfterCut(all.at(-1) ?? null, 0)], []);
  expect(sizes).toEqual([LIMITS.pullRows / 4, 313, 78, 50, 50]);
});

test('a connection that brought something says how much the next one may bring in several pages', () => {
  expect(pageAfterCut(null, 5_000)).toBe(625);
  expect(pageAfterCut(100, 1_600)).toBe(200);
  expect(pageAfterCut(5_000, 80_000)).toBe(LIMITS.pullRows);
});
