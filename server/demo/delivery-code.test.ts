import { expect, it } from 'vitest';
import { normalizeCode } from '#packs/core/short-code.ts';
import { codeOf, ordinalOf, referenceOf } from './delivery-code.ts';

it('[L12] gives no code twice, and neighbours do not resemble each other', () => {
  const codes = Array.from({ length: 50_000 }, (_, index) => codeOf(ordinalOf('2026-11-20', 1) + index, 4711));
  expect(new Set(codes).size).toBe(codes.length);
  const alike = codes.slice(1, 2_000).filter((code, index) => {
    const before = codes[index]!;
    return [...code].filter((letter, at) => letter !== '-' && letter === before[at]).length >= 4;
  });
  expect(alike).toEqual([]);
});

it('gives codes that fit the field and survive typing', () => {
  const code = codeOf(ordinalOf('2044-12-31', 19_999), 2 ** 26);
  expect(code.length).toBeLessThanOrEqual(12);
  expect(normalizeCode(code.toLowerCase().replace('-', ' '))).toBe(normalizeCode(code));
});

it('refuses days it has no codes for', () => {
  expect(() => ordinalOf('2024-12-31', 1)).toThrow('clock');
  expect(() => ordinalOf('2026-11-20', 20_000)).toThrow('too many');
});

it('sorts references by day and stop', () => {
  expect(referenceOf('2026-11-20', 7)).toBe('BL-261120-007');
  expect(referenceOf('2026-11-20', 1_234)).toBe('BL-261120-1234');
});
