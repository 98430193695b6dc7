import { expect, test } from 'vitest';
import type { Receipt } from '#protocol/receipt.ts';
import { dependency } from './after.ts';

const verdicts = new Map<string, Receipt>(
  (
    [
      ['applied', 'applied'],
      ['amended', 'amended'],
      ['conflict', 'conflict'],
      ['waiting', 'waiting'],
      ['rejected', 'rejected'],
      ['passing', 'rejected', true],
    ] as const
  ).map(([eventId, status, retryable]) => [eventId, { eventId, status, retryable: retryable ?? false }]),
);

test.each([
  [[], { kind: 'free' }],
  [['applied', 'amended'], { kind: 'free' }],
  [['applied', 'unknown'], { kind: 'waiting', ids: ['unknown'] }],
  [['waiting', 'conflict', 'passing'], { kind: 'waiting', ids: ['waiting', 'conflict', 'passing'] }],
  [['unknown', 'rejected'], { kind: 'rejected', id: 'rejected' }],
])('[R28] after %j', (after, hold) => {
  expect(dependency(after, verdicts)).toEqual(hold);
});
