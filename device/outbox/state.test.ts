import { describe, expect, it } from 'vitest';
import {
  isOnTop,
  isUnsent,
  nextState,
  ON_TOP,
  OUTBOX_EVENTS,
  OUTBOX_STATES,
  type OutboxEvent,
  type OutboxState,
  UNSENT,
} from './state.ts';

/** Written out once more by hand: a cell that changes must be changed in two places, on purpose. `·` stays. */
const TABLE = `
              seal    applied  amended  rejected  conflict  waiting  retryable  cut  unauthorised  restart  lost       unknown
  committed   sealed  applied  amended  rejected  conflict  ·        ·          ·    ·             ·        ·          ·
  sealed      ·       applied  amended  rejected  conflict  ·        ·          ·    ·             ·        committed  ·
  applied     ·       ·        amended  rejected  conflict  ·        ·          ·    ·             ·        ·          committed
  amended     ·       applied  ·        rejected  conflict  ·        ·          ·    ·             ·        ·          committed
  rejected    ·       applied  amended  ·         conflict  ·        ·          ·    ·             ·        ·          committed
  conflict    ·       applied  amended  rejected  ·         ·        ·          ·    ·             ·        ·          committed
`;

const [header = [], ...lines] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = lines.flatMap(([state, ...next]) =>
  next.map((to, index) => ({ state, event: header[index], to: to === '·' ? state : to })),
) as { state: OutboxState; event: OutboxEvent; to: OutboxState }[];

describe('the life of an event', () => {
  it('forgets no state and no event', () => {
    expect(header).toEqual(OUTBOX_EVENTS);
    expect(lines.map(([state]) => state)).toEqual(OUTBOX_STATES);
    expect(cells).toHaveLength(OUTBOX_STATES.length * OUTBOX_EVENTS.length);
  });

  it.each(cells)('$state, $event → $to', ({ state, event, to }) => {
    expect(nextState(state, event)).toBe(to);
  });

  it('[E6] only a final receipt ends the way out, and only a server that lost the event begins it again', () => {
    for (const { state, event, to } of cells) {
      if (isUnsent(state) && !isUnsent(to)) expect(['applied', 'amended', 'rejected', 'conflict']).toContain(event);
      if (!isUnsent(state) && isUnsent(to)) expect(event).toBe('unknown');
    }
  });

  it('tells SQL the same as it tells code', () => {
    const named = (list: string) => list.split(', ').map((name) => name.replaceAll("'", ''));
    expect(named(UNSENT)).toEqual(OUTBOX_STATES.filter(isUnsent));
    expect(named(ON_TOP)).toEqual(OUTBOX_STATES.filter(isOnTop));
  });
});
