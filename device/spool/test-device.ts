// What tests of drain and sessions stand on: one device, or several tabs of one, against the server's double.
import type { SyncEvent } from '#protocol/event.ts';
import { createMemoryHub } from '../ports/channel.ts';
import { type Clock, createTestClock } from '../ports/clock.ts';
import { createFetchHttp } from '../ports/http-fetch.ts';
import { createIds } from '../ports/ids.ts';
import { createMemoryLocks, type Locks } from '../ports/locks.ts';
import { createTestRandom } from '../ports/random.ts';
import type { Timers } from '../ports/timers.ts';
import { signIn } from '../session/sign-in.ts';
import { createMemorySpool } from './memory-spool.ts';
import type { SpoolNotice } from './notices.ts';
import type { DrainDeps } from './run.ts';
import type { NewEntry, ProfileRecord, Spool } from './spool.ts';
import type { TestServer } from './test-server.ts';

export interface TestDevice {
  deps: DrainDeps;
  /** Everything that was told over the channel. */
  notices: SpoolNotice[];
  signIn(user: number): Promise<ProfileRecord>;
  /** An event of this profile as station 2 would stamp it, ready for station 3. */
  event(record: ProfileRecord, seq: number, more?: Partial<SyncEvent> & { priority?: number }): Promise<NewEntry>;
  /** Seals the next `count` events, each for itself; answers their ids. */
  seal(record: ProfileRecord, count: number): Promise<string[]>;
  /** Ids of everything that waits. */
  waiting(record: ProfileRecord): Promise<string[]>;
}

export function createTestDevice(
  server: TestServer,
  parts: { clock?: Clock; timers?: Timers; spool?: Spool; locks?: Locks; seed?: number } = {},
): TestDevice {
  const clock = parts.clock ?? createTestClock();
  const random = createTestRandom(parts.seed);
  const ids = createIds(clock, random);
  const hub = createMemoryHub<SpoolNotice>();
  const notices: SpoolNotice[] = [];
  hub.open().listen((notice) => notices.push(notice));
  const deps: DrainDeps = {
    clock,
    random,
    ids,
    spool: parts.spool ?? createMemorySpool({ ids, random }),
    locks: parts.locks ?? createMemoryLocks(),
    notices: hub.open(),
    http: createFetchHttp({ fetch: server.fetch, ids, timers: parts.timers }),
  };
  const sealed = new Map<string, number>();

  const device: TestDevice = {
    deps,
    notices,
    signIn: async (user) => {
      const wanted = { email: `user-${user}@test`, password: 'x', deviceName: 'Phone', platform: 'test' };
      const signed = await signIn(deps, wanted);
      if (!signed.ok) throw new Error(signed.problem.code);
      return signed.value;
    },
    event: async (record, seq, { priority = 50, ...more } = {}) => {
      const event: SyncEvent = {
        id: ids.next(),
        tenantId: record.tenant.id,
        userId: record.user.id,
        deviceId: (await deps.spool.device()).id,
        deviceEpoch: record.deviceEpoch,
        epoch: record.epoch,
        seq,
        after: [],
        entity: 'logistics.delivery',
        entityId: ids.next(),
        action: 'DELIVERY_VALIDATED',
        payload: { note: `n° ${seq}` },
        baseVersion: 1,
        occurredAt: clock.now().toISOString(),
        schemaVersion: 1,
        checksum: '0'.repeat(64),
        ...more,
      };
      const body = new TextEncoder().encode(JSON.stringify(event));
      return { id: event.id, kind: 'event', seq, priority, after: event.after, body };
    },
    seal: async (record, count) => {
      const from = sealed.get(record.profile) ?? 0;
      sealed.set(record.profile, from + count);
      const entries = await Promise.all(
        Array.from({ length: count }, (_, index) => device.event(record, from + index + 1)),
      );
      await deps.spool.put(record.profile, entries, { deviceEpoch: 1, seq: from + count, hash: 'a'.repeat(64) });
      return entries.map(({ id }) => id);
    },
    waiting: async ({ profile }) => (await deps.spool.entries(profile)).entries.map(({ id }) => id),
  };
  return device;
}
