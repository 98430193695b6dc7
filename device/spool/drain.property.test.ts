import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestTime } from '../ports/timers.ts';
import { createDrain } from './drain.ts';
import type { NewEntry } from './spool.ts';
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
  'cut at the end',
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
  files: fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 5 }),
  /** By their place: events that the server answers with an error, files that a firewall does not let through, for long. */
  poison: fc.array(fc.nat(40), { maxLength: 3 }),
  blocked: fc.array(fc.nat(4), { maxLength: 3 }),
});

describe('drain, whatever happens', () => {
  it('[R20] [R21] [R30] [E6] nothing is lost, nothing has two effects, order holds, and everything arrives in the end that can', async () => {
    await fc.assert(
      fc.asyncProperty(incidents, async ({ seed, seals, failures, chunkEvents, after, tabs, ...incident }) => {
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
        const names = incident.files.map((_, index) => `file-${index}`);
        for (const at of incident.blocked) if (names[at]) server.blocked.add(names[at]);
        await device.deps.spool.put(record.profile, incident.files.map(fileOf));

        for (const count of seals) {
          for (let added = 0; added < count; added += 1) {
            const distance = after[ids.length] ?? 0;
            const parent = distance > 0 ? ids.at(-distance) : undefined;
            const event = await device.event(record, ids.length + 1, {
              after: parent ? [parent] : [],
              priority: ids.length % 3 === 0 ? 10 : 90,
            });
            parents.set(event.id, event.after as string[]);
            if (incident.poison.includes(ids.length)) server.poison.add(event.id);
            await device.deps.spool.put(record.profile, [event]);
            ids.push(event.id);
          }
          await Promise.all(drains.map((drain) => drain.request({ hurry: true })));
          const waiting = (await device.waiting(record)).filter((id) => !names.includes(id));
          const settled = await device.deps.spool.settled(record.profile);
          const answered = settled.flatMap(({ settled: { receipts } }) => receipts.map(({ eventId }) => eventId));
          // Each event is here or answered, never both and never neither.
          expect([...waiting, ...answered].sort()).toEqual([...ids].sort());
          time.clock.advance(50_000);
        }

        /** Until no more than these waits. */
        const drainUntil = async (rest: readonly string[]) => {
          for (let tries = 0; tries < 60 && (await device.waiting(record)).length > rest.length; tries += 1) {
            await Promise.all(drains.map((drain) => drain.request()));
            time.clock.advance(300_000);
          }
          expect((await device.waiting(record)).sort()).toEqual([...rest].sort());
        };
        // What cannot pass keeps nothing back but what comes after it.
        const stays = new Set(server.poison);
        for (const [id, before] of parents) if (before.some((parent) => stays.has(parent))) stays.add(id);
        await drainUntil([...stays, ...server.blocked]);
        server.poison.clear();
        server.blocked.clear();
        await drainUntil([]);

        expect([...server.effects].sort()).toEqual([...ids].sort());
        expect([...server.files].filter(([, { complete }]) => complete).map(([name]) => name)).toHaveLength(
          names.length,
        );
        expect(server.busy.most).toBeLessThanOrEqual(2);
        const at = new Map(server.effects.map((id, index) => [id, index]));
        for (const [id, before] of parents)
          for (const parent of before) expect(at.get(parent)).toBeLessThan(at.get(id)!);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

const fileOf = (size: number, index: number): NewEntry => ({
  ...{ id: `file-${index}`, kind: 'file', seq: 1, priority: 1, after: [], mime: 'image/png' },
  body: new Uint8Array(size),
});
