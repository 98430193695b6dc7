// What tests of drain and sessions stand on: one device, or several tabs of one, against the server's double.
import { checksumOf } from '#protocol/checksum.ts';
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

export interface TestDevice {
  deps: DrainDeps;
  /** Everything that was told over the channel. */
  notices: SpoolNotice[];
  /** By number at the server's double, by name and password at a real one. */
  signIn(user: number | { email: string; password: string }): Promise<ProfileRecord>;
  /** An event of this profile as station 2 would stamp it, ready for station 3. */
  event(record: ProfileRecord, seq: number, more?: Partial<SyncEvent> & { priority?: number }): Promise<NewEntry>;
  /** Seals the next `count` events, each for itself; answers their ids. */
  seal(record: ProfileRecord, count: number): Promise<string[]>;
  /** Ids of everything that waits. */
  waiting(record: ProfileRecord): Promise<string[]>;
}

export function createTestDevice(
  server: { fetch: typeof fetch },
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
    http: createFetchHttp({ fetch: server.fetch, ids, timers: parts.timers, base: 'http://navette.test' }),
  };
  const sealed = new Map<string, number>();

  const device: TestDevice = {
    deps,
    notices,
    signIn: async (user) => {
      const person = typeof user === 'number' ? { email: `user-${user}@test`, password: 'x' } : user;
      const signed = await signIn(deps, { ...person, deviceName: 'Phone', platform: 'test' });
      if (!signed.ok) throw new Error(signed.problem.code);
      return signed.value;
    },
    event: async (record, seq, { priority = 50, ...more } = {}) => {
      const id = ids.next();
      // A note in the audit log: every server takes it, from everyone, about anything.
      const rest: Omit<SyncEvent, 'checksum'> = {
        id,
        tenantId: record.tenant.id,
        userId: record.user.id,
        deviceId: (await deps.spool.device()).id,
        deviceEpoch: record.deviceEpoch,
        epoch: record.epoch,
        seq,
        after: [],
        entity: 'logistics.audit_entry',
        entityId: id,
        action: 'CREATE',
        payload: { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: ids.next() },
        baseVersion: 0,
        occurredAt: clock.now().toISOString(),
        schemaVersion: 1,
        ...more,
      };
      const event: SyncEvent = { ...rest, checksum: checksumOf(rest) };
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
