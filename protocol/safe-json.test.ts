import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { findUnsafe } from './safe-json.ts';

describe('[E7] values that two databases could not agree on are found', () => {
  const cases: [name: string, value: unknown, path: string, why: string][] = [
    ['a NUL', { note: 'a\0b' }, 'note', 'bad-text'],
    ['a lone high surrogate', { lines: [{ note: '\uD83D' }] }, 'lines[0].note', 'bad-text'],
    ['a lone low surrogate', { note: 'x\uDE00' }, 'note', 'bad-text'],
    ['2^53 + 1', JSON.parse('{"n":9007199254740993}'), 'n', 'unsafe-number'],
    ['__proto__ as a key', JSON.parse('{"a":{"__proto__":{"admin":true}}}'), 'a.__proto__', 'forbidden-key'],
    ['constructor as a key', { constructor: 1 }, 'constructor', 'forbidden-key'],
    ['a broken key', { '\uD800': 1 }, '\uD800', 'bad-text'],
  ];
  test.each(cases)('%s', (_, value, path, why) => {
    expect(findUnsafe(value)).toEqual({ path, why });
  });

  test('too much depth', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < LIMITS.payloadDepth + 2; depth += 1) value = [value];
    expect(findUnsafe(value)?.why).toBe('too-deep');
  });
});

test('ordinary values pass: emoji, Arabic, 2^53 - 1, nested lists', () => {
  expect(findUnsafe({ a: '😀', b: 'سمير', c: Number.MAX_SAFE_INTEGER, d: [[1], { e: null }] })).toBeNull();
});

test('no JSON text makes it throw', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void findUnsafe(JSON.parse(JSON.stringify(value)))));
});
