import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from './order.ts';

const ids = (events: { id: string }[]): string => events.map(({ id }) => id).join('');
const parse = (text: string) => text.split(' ').map((each) => ({ id: each[0]!, after: [...each.slice(2)] }));

test.each([
  ['a b c', 'abc'],
  ['b<a a', 'ab'],
  ['c<b b<a a', 'abc'],
  ['c<ab a b<a', 'abc'],
  ['a<x b', 'ab'],
])('%s is judged as %s', (sent, judged) => {
  expect(ids(inOrder(parse(sent)))).toBe(judged);
});

test('a circle ends, and every event is there once', () => {
  expect(
    ids(inOrder(parse('a<b b<c c<a d')))
      .split('')
      .sort()
      .join(''),
  ).toBe('abcd');
});

test('every event once, behind those it comes after, whatever the order sent', () => {
  const chains = fc.array(fc.array(fc.nat(30), { maxLength: 3 }), { minLength: 1, maxLength: 30 }).chain((afters) => {
    // Only to smaller numbers: no circles.
    const events = afters.map((after, at) => ({
      id: String(at),
      after: [...new Set(after.filter((n) => n < at))].map(String),
    }));
    return fc.shuffledSubarray(events, { minLength: events.length });
  });
  fc.assert(
    fc.property(chains, (events) => {
      const ordered = inOrder(events);
      expect(new Set(ordered)).toEqual(new Set(events));
      expect(ordered).toHaveLength(events.length);
      const place = new Map(ordered.map(({ id }, at) => [id, at]));
      for (const { id, after } of events)
        for (const before of after) expect(place.get(before)!).toBeLessThan(place.get(id)!);
    }),
  );
});

test('a chain through a whole batch does not exhaust the stack', () => {
  const events = Array.from({ length: 500 }, (_, at) => ({ id: String(at), after: at < 499 ? [String(at + 1)] : [] }));
  expect(inOrder(events)[0]!.id).toBe('499');
});
