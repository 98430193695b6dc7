import { expect, test } from 'vitest';
import { normalizeCode, shortCodeOf } from './short-code.ts';

test('[L12] a code follows from the id, is easy to read, and differs between neighbours', () => {
  const ids = Array.from(
    { length: 2_000 },
    (_, n) => `019a0000-0000-7000-8000-${(n * 7_919 + 5).toString(16).padStart(12, '0')}`,
  );
  const codes = ids.map(shortCodeOf);
  expect(codes).toEqual(ids.map(shortCodeOf));
  expect(new Set(codes).size).toBe(ids.length);
  for (const code of codes) expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{3}-[34679ACDEFGHJKMNPQRTWXY]{4}$/);
});

test('typed codes count whatever their case, spaces and dashes', () => {
  expect(normalizeCode(' k7q 4f-x')).toBe('K7Q4FX');
});
