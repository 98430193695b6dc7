import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutBatch, planOrder } from './plan.ts';
import type { SpoolEntry } from './spool.ts';

const event = (id: string, seq: number, priority: number, after: string[] = [], size = 100): SpoolEntry => ({
  id,
  kind: 'event',
  seq,
  priority,
  after,
  size,
});

interface Case {
  name: string;
  entries: SpoolEntry[];
  held?: string[];
  suspects?: string[];
  order: string;
}

const CASES: Case[] = [
  { name: 'the order of work', entries: [event('b', 2, 10), event('a', 1, 10), event('c', 3, 10)], order: 'a b c' },
  {
    name: '[N5] lanes by priority',
    entries: [event('a', 1, 30), event('b', 2, 10), event('c', 3, 20)],
    order: 'b c a',
  },
  {
    name: 'a child lifts its parents into its own lane',
    entries: [event('a', 1, 30), event('b', 2, 20), event('c', 3, 10, ['a'])],
    order: 'a c b',
  },
  {
    name: 'and the parents of its parents',
    entries: [event('a', 1, 50), event('b', 2, 40, ['a']), event('c', 3, 10, ['b']), event('d', 4, 20)],
    order: 'a b c d',
  },
  { name: 'what it comes after was sent long ago', entries: [event('a', 9, 10, ['gone'])], order: 'a' },
  {
    name: 'a parent with a later sequence, from another life of the device',
    entries: [event('a', 7, 10), event('b', 1, 10, ['a'])],
    order: 'a b',
  },
  {
    name: 'two that come after each other',
    entries: [event('a', 1, 10, ['b']), event('b', 2, 10, ['a'])],
    order: 'b a',
  },
  {
    name: 'what is held keeps its children back',
    entries: [event('a', 1, 10), event('b', 2, 10, ['a']), event('c', 3, 10, ['b']), event('d', 4, 10)],
    held: ['a'],
    order: 'd',
  },
  {
    name: 'also when it has left the spool',
    entries: [event('b', 2, 10, ['a']), event('d', 4, 10)],
    held: ['a'],
    order: 'd',
  },
  {
    name: 'a suspect goes last, with what comes after it',
    entries: [event('a', 1, 10), event('b', 2, 10, ['a']), event('c', 3, 90)],
    suspects: ['a'],
    order: 'c a b',
  },
  {
    name: '[E6] of suspects the one that failed last is the last, whatever its lane',
    entries: [event('a', 1, 10), event('b', 2, 20), event('c', 3, 90), event('d', 4, 90, ['a', 'b'])],
    suspects: ['b', 'a'],
    order: 'c b a d',
  },
];

describe('planOrder', () => {
  it.each(CASES)('$name: $order', ({ entries, held, suspects, order }) => {
    expect(planOrder(entries, new Set(held), new Set(suspects)).map(({ id }) => id)).toEqual(order.split(' '));
  });

  /** Any spool: an event may come after any earlier one, and after some that are not there. */
  const spools = fc
    .array(fc.record({ priority: fc.constantFrom(10, 20, 90), after: fc.array(fc.nat(60), { maxLength: 3 }) }), {
      maxLength: 40,
    })
    .map((events) =>
      events.map(({ priority, after }, index) =>
        event(
          `e${index}`,
          index + 1,
          priority,
          after.filter((id) => id < index || id > 40).map((id) => `e${id}`),
        ),
      ),
    );
  const some = fc.array(
    fc.nat(40).map((id) => `e${id}`),
    { maxLength: 4 },
  );

  const descendantsOf = (held: Iterable<string>, entries: SpoolEntry[]) => {
    const all = new Set(held);
    for (const entry of entries) if (entry.after.some((id) => all.has(id))) all.add(entry.id);
    return all;
  };

  it('everything goes once, nothing before what it comes after, and what is held keeps back what follows it', () => {
    fc.assert(
      fc.property(spools, some, some, (entries, held, suspects) => {
        const order = planOrder(entries, new Set(held), new Set(suspects)).map(({ id }) => id);
        const stays = descendantsOf(held, entries);
        const expected = entries.filter(({ id }) => !stays.has(id)).map(({ id }) => id);
        expect([...order].sort()).toEqual([...expected].sort());
        const here = new Set(entries.map(({ id }) => id));
        const sent = new Set<string>();
        for (const id of order) {
          const entry = entries.find((other) => other.id === id)!;
          for (const parent of entry.after) if (here.has(parent)) expect(sent).toContain(parent);
          sent.add(id);
        }
      }),
    );
  });

  it('[N5] nothing of a lower lane goes before something urgent that waits for it in vain', () => {
    fc.assert(
      fc.property(spools, (entries) => {
        const order = planOrder(entries, new Set());
        const urgent = new Set(entries.filter(({ priority }) => priority === 10).map(({ id }) => id));
        // All that an urgent one comes after is urgent too; walked backwards, since parents are earlier.
        for (const entry of [...entries].reverse())
          if (urgent.has(entry.id)) for (const id of entry.after) urgent.add(id);
        const front = order.slice(0, order.filter(({ id }) => urgent.has(id)).length);
        expect(front.every(({ id }) => urgent.has(id))).toBe(true);
      }),
    );
  });

  it('does not care in which order entries are stored', () => {
    fc.assert(
      fc.property(
        spools.chain((entries) =>
          fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })),
        ),
        ([entries, shuffled]) => {
          expect(planOrder(shuffled, new Set())).toEqual(planOrder(entries, new Set()));
        },
      ),
    );
  });

  it('takes a chain of 20,000 events on one record', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      event(`e${index}`, index + 1, 10, index ? [`e${index - 1}`] : []),
    );
    expect(planOrder([...chain].reverse(), new Set())).toEqual(chain);
  });
});

describe('cutBatch', () => {
  const order = [
    event('a', 1, 10, [], 60),
    event('b', 2, 10, [], 60),
    event('c', 3, 10, [], 10),
    event('d', 4, 10, [], 500),
  ];
  const cut = (from: number, events: number, bytes: number, suspects: string[] = []) =>
    cutBatch(order.slice(from), { events, bytes }, new Set(suspects))
      .map(({ id }) => id)
      .join('');

  it.each([
    ['by count', cut(0, 2, 1_000), 'ab'],
    ['by bytes', cut(0, 9, 130), 'abc'],
    ['by bytes, before the limit', cut(0, 9, 129), 'ab'],
    ['one that is larger than the limit goes alone', cut(3, 9, 100), 'd'],
    ['a suspect goes alone', cut(0, 9, 1_000, ['a']), 'a'],
    ['and is not taken with others', cut(0, 9, 1_000, ['c']), 'ab'],
    ['nothing of nothing', cut(4, 9, 1_000), ''],
  ])('%s', (_, batch, expected) => expect(batch).toBe(expected));
});
