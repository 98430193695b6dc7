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

const ME = 'the-record';
verdicts.set('mine', {
  eventId: 'mine',
  status: 'conflict',
  code: 'VERSION_CONFLICT',
  resolution: { action: 'CHOOSE', data: { entityId: ME } },
});

verdicts.set('withdrawn', {
  eventId: 'withdrawn',
  status: 'conflict',
  code: 'CANCELLED_MEANWHILE',
  resolution: { action: 'WAIT_FOR_OFFICE', data: { entityId: ME } },
});

test.each([
  [[], { kind: 'free' }],
  [['applied', 'amended'], { kind: 'free' }],
  [['applied', 'unknown'], { kind: 'waiting', ids: ['unknown'] }],
  [['waiting', 'conflict', 'passing'], { kind: 'waiting', ids: ['waiting', 'conflict', 'passing'] }],
  [['unknown', 'rejected'], { kind: 'rejected', id: 'rejected' }],
  [['applied', 'mine'], { kind: 'joins' }],
  [['withdrawn'], { kind: 'free', overrides: true }],
  [['withdrawn', 'mine'], { kind: 'joins' }],
  [['withdrawn', 'unknown'], { kind: 'waiting', ids: ['unknown'] }],
  [['mine', 'unknown'], { kind: 'waiting', ids: ['unknown'] }],
])('[R28] after %j', (after, hold) => {
  expect(dependency({ after, entityId: ME }, verdicts)).toEqual(hold);
});

test('[R28] what its device has no more holds nothing back, unless the server knows of it', () => {
  const lacking = new Set(['unknown', 'rejected', 'waiting']);
  const about = (...after: string[]) => dependency({ after, entityId: ME }, verdicts, lacking);
  expect(about('unknown')).toEqual({ kind: 'free' });
  expect(about('unknown', 'another')).toEqual({ kind: 'waiting', ids: ['another'] });
  expect(about('unknown', 'rejected')).toEqual({ kind: 'rejected', id: 'rejected' });
  expect(about('unknown', 'waiting')).toEqual({ kind: 'waiting', ids: ['waiting'] });
});

test('[R35] what refers to a record that two have made does not wait for a choice between them', () => {
  const twice = new Map(verdicts).set('mine', { ...verdicts.get('mine')!, mergedInto: ME });
  expect(dependency({ after: ['mine'], entityId: 'another' }, twice)).toEqual({ kind: 'free' });
  expect(dependency({ after: ['mine'], entityId: ME }, twice)).toEqual({ kind: 'joins' });
});

test('[S3] an edit of another record waits for the conflict; the choice that settles it does not', () => {
  expect(dependency({ after: ['mine'], entityId: 'another' }, verdicts)).toEqual({ kind: 'waiting', ids: ['mine'] });
  expect(dependency({ after: ['mine'], entityId: ME, settles: ['mine'] }, verdicts)).toEqual({ kind: 'free' });
});
