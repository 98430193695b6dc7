import { expect, test } from 'vitest';
import { testRandom } from '#server/ports/random.ts';
import {
  type Family,
  firstSecret,
  hashOf,
  judge,
  readRefreshToken,
  successor,
  writeRefreshToken,
} from './refresh-token.ts';

const family = '0191ac99-1800-7000-8000-000000000001';
const first = firstSecret(testRandom());
const key = new Uint8Array(32);

test('written and read', () => {
  const token = { family, secret: first };
  expect(readRefreshToken(writeRefreshToken(token))).toEqual(token);
  for (const broken of ['', '.', family, `${family}.short`, `${family}.${first}.${first}`]) {
    expect(readRefreshToken(broken)).toBeNull();
  }
});

test('the successor is the same for the same token and tells nothing of it', () => {
  const next = successor({ family, secret: first }, key);
  expect(next).toBe(successor({ family, secret: first }, key));
  expect(next).not.toBe(successor({ family, secret: next }, key));
  expect(next).not.toBe(successor({ family, secret: first }, new Uint8Array(32).fill(1)));
  expect(readRefreshToken(`${family}.${next}`)).not.toBeNull();
});

test.each<[string, Partial<Family>, string, string]>([
  ['the current one', {}, 'current', 'rotate'],
  ['the predecessor', {}, 'previous', 'repeat'],
  ['an older or forged one', {}, 'older', 'end'],
  ['the first token, which has no predecessor', { previousHash: null }, 'previous', 'end'],
  ['of an ended family', { ended: true }, 'current', 'refuse'],
  ['an older one of an ended family', { ended: true }, 'older', 'refuse'],
  ['after its time', { expired: true }, 'current', 'refuse'],
])('[R11] %s', (_, said, secret, verdict) => {
  const stored = {
    currentHash: hashOf('current'),
    previousHash: hashOf('previous'),
    ended: false,
    expired: false,
    ...said,
  };
  expect(judge(stored, secret)).toBe(verdict);
});
