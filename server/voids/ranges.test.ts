import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Range, within, without } from './ranges.ts';

const some = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 6 })).map(([at, more]): Range => [at, at + more]),
  { maxLength: 6 },
);
const numbers = (ranges: readonly Range[]) =>
  ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));

test('what is wanted and not taken, each number once and in order', () => {
  fc.assert(
    fc.property(some, some, (wanted, taken) => {
      const busy = new Set(numbers(taken));
      const free = [...new Set(numbers(wanted))].filter((seq) => !busy.has(seq)).sort((a, b) => a - b);
      expect(numbers(without(wanted, taken))).toEqual(free);
    }),
  );
});

test('what two sets of ranges share', () => {
  fc.assert(
    fc.property(some, some, (wanted, other) => {
      const own = without(other, []);
      const asked = new Set(numbers(wanted));
      expect(numbers(within(wanted, own))).toEqual(numbers(own).filter((seq) => asked.has(seq)));
    }),
  );
});
