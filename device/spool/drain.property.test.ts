import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestTime } from '../ports/timers.ts';
import { createDrain } from './drain.ts';
import { createTestDevice } from './test-device.ts';
import { createTestServer, type Failure } from './test-server.ts';

const FAILURES: Failure[] = [
  'cutBefore',
  'lostAnswer',
  'duplicate',
  'again later',
  'portal page',
  'portal redirect',
  'portal nothing',
  'portal json',
  'unavailable',
  'rate limited',
  'bad gateway',
  'error',
  'empty answer',
  'half the receipts',
  'strange receipts',
  'another batch',
  'expired',
];

/** An incident: how many events are sealed when, what the network and the server do, and how patient everyone is. */
const incidents = fc.record({
  seed: fc.nat(),
  seals: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
  failures: fc.array(fc.option(fc.constantFrom(...FAILURES), { freq: 2, nil: null }), { maxLength: 30 }),
  chunkEvents: fc.integer({ min: 1, max: 12 }),
  /** Event n comes after event n − distance; 0: after none. */
  after: fc.array(fc.nat(3), { maxLength: 20 }),
  tabs: fc.integer({ min: 1, max: 3 }),
});

describe('drain, whatever happens', () => {
  it('[R20] [R21] [R30] nothing is lost, nothing has two effects, order holds, and everything arrives in the end', async () => {
    await fc.assert(
      fc.asyncProperty(incidents, async ({ seed, seals, failures, chunkEvents, after, tabs }) => {
        const time = createTestTime();
        const server = createTestServer({ clock: time.clock });
        server.rules.chunkEvents = chunkEvents;
        const device = createTestDevice(server, { ...time, seed });
        const record = await device.signIn(1);
        const drains = Array.from({ length: tabs }, () => createDrain(device.deps));
        const parents = new Map<string, string[]>();
        const ids: string[] = [];
        const nothing: Failure = 'duplicate';
        server.failures = failures.map((failure) => failure ?? nothing);

        for (const count of seals) {
          for (let added = 0; added < count; added += 1) {
            const distance = after[ids.length] ?? 0;
            const parent = distance > 0 ? ids.at(-distance) : undefined;
            const event = await device.event(record, ids.length + 1, {
              after: parent ? [parent] : [],
              priority: ids.length % 3 === 0 ? 10 : 90,
            });
            parents.set(event.id, event.after as string[]);
            await device.deps.spool.put(record.profile, [event]);
            ids.push(event.id);
          }
          await Promise.all(drains.map((drain) => drain.request({ hurry: true })));
          const waiting = await device.waiting(record);
          const settled = await device.deps.spool.settled(record.profile);
          const answered = settled.flatMap(({ settled: { receipts } }) => receipts.map(({ eventId }) => eventId));
          // Each event is here or answered, never both and never neither.
          expect([...waiting, ...answered].sort()).toEqual([...ids].sort());
          time.clock.advance(50_000);
        }

        for (let tries = 0; tries < 60 && (await device.waiting(record)).length > 0; tries += 1) {
          await Promise.all(drains.map((drain) => drain.request()));
          time.clock.advance(300_000);
        }
        expect(await device.waiting(record)).toEqual([]);
        expect([...server.effects].sort()).toEqual([...ids].sort());
        expect(server.busy.most).toBeLessThanOrEqual(2);
        const at = new Map(server.effects.map((id, index) => [id, index]));
        for (const [id, before] of parents)
          for (const parent of before) expect(at.get(parent)).toBeLessThan(at.get(id)!);
      }),
      { numRuns: 40 },
    );
  });
});
