// Station 6: apply. What the service pack's server side adds by the database.
import type { Row } from '#protocol/common.ts';
import type { Completion } from '../ingest/effect.ts';
import { seriesOf, takeNumbers } from '../ingest/numbers.ts';
import { yearOf } from '../ingest/year.ts';

const INTERVENTIONS = seriesOf('INT', 'service.intervention', 'reference');

/** [F5] [F10] The year is that of the plan, where the tenant is. */
const interventionMade: Completion = {
  fills: ['reference'],
  async complete(batch, writes) {
    const { timeZone } = batch.rules;
    const yearOfPlan = (row: Row) => yearOf(new Date(String(row.scheduledAt)), timeZone);
    const wanted = writes.map(({ event, row }) => ({ key: event.id, year: yearOfPlan(row) }));
    const numbers = await takeNumbers(batch, INTERVENTIONS, wanted);
    return new Map([...numbers].map(([id, reference]) => [id, { patch: { reference }, tell: ['reference'] }]));
  },
};

/** What somebody enters waits for the office's word. */
const submitted: Completion = {
  fills: ['approval'],
  complete: async (_batch, writes) =>
    new Map(writes.map(({ event }) => [event.id, { patch: { approval: 'submitted' }, tell: [] }])),
};

/** What was approved, or refused, is what stood there then: other values wait for the office's word anew. A note is not one of them. */
const resubmitted: Completion = {
  fills: ['approval'],
  complete: async (_batch, writes) =>
    new Map(
      writes
        .filter(
          ({ event, row }) =>
            row.approval !== 'submitted' && Object.keys(event.payload).some((name) => name !== 'note'),
        )
        .map(({ event }) => [event.id, { patch: { approval: 'submitted' }, tell: ['approval'] }]),
    ),
};

/** By wire name of the entity and action. */
export const serviceCompletions: Readonly<Record<string, Completion>> = {
  'service.intervention CREATE': interventionMade,
  'service.timesheet CREATE': submitted,
  'service.expense CREATE': submitted,
  'service.timesheet UPDATE': resubmitted,
  'service.expense UPDATE': resubmitted,
};
