import { describe, expect, test } from 'vitest';
import { dataKey, decrypt, encrypt, keyIn } from './cipher.ts';

const key = dataKey(3, new Uint8Array(32).fill(1));
const place = { tenantId: 't', recordId: 'r', field: 'rawContent' };

describe('[N9] a sensitive text', () => {
  test.each(['', 'x', 'Épicerie « Nour » 🥛 حليب', 'nv1.3.pretends', 'a'.repeat(20_000)])(
    'opens again: %.20s',
    (text) => {
      const locked = encrypt(key, place, text);
      expect(keyIn(locked)).toBe(3);
      if (text.length > 1) expect(locked).not.toContain(text);
      expect(decrypt(key, place, locked)).toBe(text);
    },
  );

  test('is the same for the same text in the same place, and different in every other', () => {
    const locked = encrypt(key, place, 'secret');
    expect(encrypt(key, place, 'secret')).toBe(locked);
    for (const other of [{ tenantId: 'u' }, { recordId: 's' }, { field: 'normalizedText' }]) {
      expect(encrypt(key, { ...place, ...other }, 'secret')).not.toBe(locked);
      expect(decrypt(key, { ...place, ...other }, locked)).toBeNull();
    }
  });

  test('opens neither with another key, nor changed', () => {
    const locked = encrypt(key, place, 'secret');
    expect(decrypt(dataKey(3, new Uint8Array(32).fill(2)), place, locked)).toBeNull();
    const at = locked.length - 5;
    const changed = `${locked.slice(0, at)}${locked[at] === 'A' ? 'B' : 'A'}${locked.slice(at + 1)}`;
    expect(decrypt(key, place, changed)).toBeNull();
    expect(decrypt(key, place, 'plain')).toBeNull();
  });
});
