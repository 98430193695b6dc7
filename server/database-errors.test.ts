import { expect, test } from 'vitest';
import { isCollision, isPassing } from './database-errors.ts';

test.each([
  ['deadlock', '40P01', true, true],
  ['failed serialization', '40001', true, true],
  ['two that insert the same', '23505', false, true],
  ['lock not available', '55P03', true, false],
  ['too many connections', '53300', true, false],
  ['an operator stops the server', '57P01', true, false],
  ['connection lost', '08006', true, false],
  ['connection refused', 'ECONNREFUSED', true, false],
  ['a name that stands for nobody while its container is down', 'ENOTFOUND', true, false],
  ['no way there', 'EHOSTUNREACH', true, false],
  ['a standby that is not promoted yet', '25006', true, false],
  ['a statement that took too long', '57014', true, false],
  ['a wrong value', '22P02', false, false],
  ['a missing table', '42P01', false, false],
  ['something else', 'ERR_ASSERTION', false, false],
])('%s', (_, code, passing, collision) => {
  const error = Object.assign(new Error('x'), { code });
  expect([isPassing(error), isCollision(error)]).toEqual([passing, collision]);
});

test('what is no error of a database', () => {
  for (const thrown of [null, undefined, 'text', new Error('x'), { code: 40 }]) {
    expect([isPassing(thrown), isCollision(thrown)]).toEqual([false, false]);
  }
});
