import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('[E7] the short way gives the text that the library gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (given) => {
      const value = JSON.parse(JSON.stringify(given));
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['names out of order, at every depth', { b: [{ d: 1, c: 2 }], a: { z: null, y: true } }],
  ['names that are numbers', { 10: 'a', 9: 'b', a: 1 }],
  ['names beyond the basic plane', { '\u{1f600}': 1, '\ufb33': 2, '\u20ac': 3 }],
  ['a member that is undefined', { b: 1, a: undefined }],
  ['a date', { at: new Date(0) }],
  ['numbers', [1e21, 1e-7, -0, 0.1, 123456789012345]],
  ['a name that means more', JSON.parse('{"__proto__":1,"a":2}')],
])('%s', (_, value) => {
  expect(canonicalJson(value)).toBe(canonicalize(value));
});

test.each([
  ['half of a surrogate pair', { a: '\ud83d' }],
  ['half of a surrogate pair in a name', { '\ud83d': 1 }],
  ['what is no number', { a: Number.NaN }],
  ['nothing', undefined],
])('has no form: %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow();
});
