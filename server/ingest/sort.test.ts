import { expect, test } from 'vitest';
import type { Receipt } from '#protocol/receipt.ts';
import type { BadEvent, GoodEvent } from './read-event.ts';
import { receiptsOf, sort } from './sort.ts';

const good = (id: string, checksum = 'x'): GoodEvent => ({
  kind: 'event',
  event: { id, checksum } as GoodEvent['event'],
  raw: { id, checksum },
  payloadHash: '',
});
const bad = (id: string, checksum: string | null): BadEvent => ({
  ...{
    kind: 'bad',
    eventId: id,
    code: 'INVALID_EVENT',
    data: { path: 'seq' },
    event: null,
    raw: { id },
    payloadHash: '',
  },
  identity: checksum === null ? null : ({ id, checksum } as BadEvent['identity']),
});
const refuse = (eventId: string, code: string): Receipt => ({ eventId, status: 'rejected', code, retryable: false });
const applied: Receipt = { eventId: 'old', status: 'applied', version: 3 };
const opening = {
  ledger: new Map([['old', { checksum: 'x', receipt: applied, nextBase: null }]]),
  taken: new Set(['theirs']),
};
const receipts = (...readings: (GoodEvent | BadEvent)[]) => {
  const sorted = sort(readings, opening, refuse);
  const judged = new Map(
    sorted.fresh.map(({ event }) => [
      event.id,
      { event, receipt: { eventId: event.id, status: 'applied' } as Receipt, conflict: null },
    ]),
  );
  return { sorted, receipts: receiptsOf(sorted, judged) };
};

test('[R20] one receipt for each, in the order sent', () => {
  expect(receipts(good('b'), bad('c', null), good('a')).receipts.map(({ eventId }) => eventId)).toEqual([
    'b',
    'c',
    'a',
  ]);
});

test('[R21] a recorded event gets its verdict again, verbatim', () => {
  const { receipts: all, sorted } = receipts(good('old'));
  expect(all).toEqual([{ ...applied, replayed: true }]);
  expect(sorted.fresh).toEqual([]);
});

test('[R21] twice in one batch: judged once', () => {
  const { receipts: all, sorted } = receipts(good('a'), good('a'), bad('b', 'x'), bad('b', 'x'));
  expect(sorted.fresh).toHaveLength(1);
  expect(sorted.refused).toHaveLength(1);
  expect(all.map(({ eventId, replayed }) => [eventId, replayed])).toEqual([
    ['a', undefined],
    ['a', true],
    ['b', undefined],
    ['b', true],
  ]);
});

test.each([
  ['of an event that is recorded', [good('old', 'y')], 0],
  ['of an event of this batch', [good('a'), good('a', 'y')], 1],
  ['of an event of another device', [good('theirs')], 0],
])('[R22] another content under the id %s is turned away and kept for support', (_, readings, fresh) => {
  const { receipts: all, sorted } = receipts(...readings);
  expect(all.at(-1)).toMatchObject({ code: 'EVENT_ALTERED' });
  expect(sorted.kept).toMatchObject([{ reason: 'EVENT_ALTERED' }]);
  expect(sorted.fresh).toHaveLength(fresh);
});

test('[R25] what is not certain is kept for support and not recorded', () => {
  const { sorted } = receipts(bad('a', null));
  expect(sorted).toMatchObject({ refused: [], kept: [{ reason: 'INVALID_EVENT', raw: { id: 'a' } }] });
  expect(sorted.verdicts.has('a')).toBe(false);
});
