// Station 6: apply. What the school pack's server side adds by the database.
import type { Completion } from '../ingest/effect.ts';
import { seriesOf, takeNumbers } from '../ingest/numbers.ts';
import { yearOfDay } from '../ingest/year.ts';

const RECEIPTS = seriesOf('RC', 'school.payment', 'receiptNumber');

/** [S9] The number of the paper that the payer takes home. */
const paymentMade: Completion = {
  fills: ['receiptNumber'],
  async complete(batch, writes) {
    const wanted = writes.map(({ event, row }) => ({ key: event.id, year: yearOfDay(row.paidOn) }));
    const numbers = await takeNumbers(batch, RECEIPTS, wanted);
    return new Map(
      [...numbers].map(([id, receiptNumber]) => [id, { patch: { receiptNumber }, tell: ['receiptNumber'] }]),
    );
  },
};

/** By wire name of the entity and action. */
export const schoolCompletions: Readonly<Record<string, Completion>> = { 'school.payment CREATE': paymentMade };
