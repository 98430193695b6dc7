import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHAIN_START, chainHash, sha256Hex } from '#protocol/checksum.ts';
import { type ChainEvent, link } from './chain.ts';

const event = (seq: number): ChainEvent => ({ seq, eventId: `e${seq}`, checksum: sha256Hex(String(seq)) });
const start = { through: 0, hash: CHAIN_START };

/** As the device computes it. */
function devicesHash(count: number): string {
  let hash = CHAIN_START;
  for (let seq = 1; seq <= count; seq++) hash = chainHash(hash, event(seq).checksum);
  return hash;
}

test('[L8] links what follows without a hole', () => {
  const { head, links } = link(start, [event(1), event(2)]);
  expect(head).toEqual({ through: 2, hash: devicesHash(2) });
  expect(links.get('e2')).toEqual({ previousHash: devicesHash(1), hash: devicesHash(2) });
});

test('[L8] what stands behind a hole has no link until the hole closes', () => {
  const first = link(start, [event(1), event(3)]);
  expect([...first.links.keys()]).toEqual(['e1']);
  const then = link(first.head, [event(3), event(2)]);
  expect([...then.links.keys()]).toEqual(['e2', 'e3']);
  expect(then.head.hash).toBe(devicesHash(3));
});

test('of two events with one sequence the first is in the chain', () => {
  const { links, head } = link(start, [event(1), { ...event(1), eventId: 'copy', checksum: sha256Hex('other') }]);
  expect([...links.keys()]).toEqual(['e1']);
  expect(head.hash).toBe(devicesHash(1));
});

test('[L8] the chain ends the same in whatever parts and order events arrive', () => {
  const arrivals = fc.integer({ min: 1, max: 20 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      order: fc.shuffledSubarray(
        Array.from({ length: count }, (_, at) => at + 1),
        { minLength: count },
      ),
      size: fc.integer({ min: 1, max: 5 }),
    }),
  );
  fc.assert(
    fc.property(arrivals, ({ count, order, size }) => {
      let head = start;
      const stored: ChainEvent[] = [];
      for (let at = 0; at < order.length; at += size) {
        stored.push(...order.slice(at, at + size).map(event));
        head = link(
          head,
          [...stored].sort((a, b) => a.seq - b.seq),
        ).head;
      }
      expect(head).toEqual({ through: count, hash: devicesHash(count) });
    }),
  );
});
