// What tests of station 9 stand on: a profile with its deliveries, and a feed that the test writes.

import type { Progress } from '#device/db/meta.ts';
import { writeMeta } from '#device/db/meta.ts';
import { commit } from '#device/outbox/commit.ts';
import { createMemoryHub } from '#device/ports/channel.ts';
import { createMemoryLocks } from '#device/ports/locks.ts';
import { type OpenFeed, type PullDeps, pull } from '#device/sync/pull.ts';
import type { PullTail } from '#protocol/pull.ts';
import { createTestProfile, deliveryId, ENTITIES, pendingDelivery, type TestProfile } from './device-profile.ts';
import { headLine, putLine, scriptedFeed, tailLine } from './feed.ts';

export const DELIVERY = 'logistics.delivery';
export const put = (number: number, more = {}) => putLine(DELIVERY, pendingDelivery(number, more));
export const client = (number: number) =>
  putLine('logistics.client', {
    id: deliveryId(number),
    version: number,
    lastModifiedAt: '2026-11-20T06:00:00.000Z',
    name: `Client ${number}`,
    address: 'Rue 1',
    city: 'Oran',
  });

export interface Pulling {
  entities: string[][];
  progress: (Progress | null)[];
  pull(open: OpenFeed): ReturnType<typeof pull>;
}

export function pulling(test: TestProfile, entities = ENTITIES): Pulling {
  const changed: string[][] = [];
  const progress: (Progress | null)[] = [];
  const deps: PullDeps = {
    db: test.db,
    profile: test.profile,
    entities,
    timeoutMs: 1_000,
    spool: test.spool,
    clock: test.clock,
    locks: createMemoryLocks(),
    notices: createMemoryHub<never>().open(),
    http: {
      request: () => Promise.reject(new Error('no network')),
      open: () => Promise.reject(new Error('no network')),
    },
    onPage: (page) => {
      changed.push(page.entities);
      progress.push(page.progress);
    },
  };
  return { entities: changed, progress, pull: (open) => pull(deps, open) };
}

/** A profile that has synced before, up to cursor `c0`. */
export async function synced(deliveries = 3): Promise<TestProfile & Pulling> {
  const test = await createTestProfile(deliveries);
  await writeMeta(test.db, { cursor: 'c0' });
  return { ...test, ...pulling(test) };
}

export async function empty(): Promise<TestProfile & Pulling> {
  const test = await createTestProfile(0);
  for (const { name } of await test.db.all(
    `SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'logistics%'`,
  )) {
    await test.db.exec(`DROP INDEX ${name}`);
  }
  await writeMeta(test.db, { ready: false });
  return { ...test, ...pulling(test) };
}

/** From zero, in a new epoch, over two pages: a first one of `before`, then `between` happens, then one of `lines`. */
export const fromZero = (
  lines: readonly string[],
  between: () => Promise<unknown>,
  end: Partial<PullTail> = {},
  before: readonly string[] = [],
): OpenFeed => {
  const epoch = 4;
  const feed = scriptedFeed([
    { lines: [tailLine('x1', { reset: true, epoch, hasMore: true })] },
    { lines: [headLine({ [DELIVERY]: lines.length }), ...before, tailLine('n1', { epoch, hasMore: true })] },
    { lines: [...lines, tailLine('n2', { epoch, ...end })] },
  ]);
  return async (cursor) => {
    if (cursor === 'n1') await between();
    return await feed.open(cursor);
  };
};

export const validate = async ({ deps }: TestProfile, number: number) => {
  const payload = { code: `AB${number}`, validatedAt: '2026-11-20T08:00:00.000Z', receivedBy: 'Mme Amrani' };
  const done = await commit(deps, {
    entity: DELIVERY,
    entityId: deliveryId(number),
    action: 'DELIVERY_VALIDATED',
    payload,
  });
  if (!done.ok) throw new Error(done.problem.code);
  return done.value.eventId;
};
export const ids = async ({ db }: TestProfile) =>
  (await db.all('SELECT id FROM logistics_delivery ORDER BY id')).map(({ id }) => Number(id.slice(-12)));
export const indexes = async ({ db }: TestProfile) =>
  (await db.all(`SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'logistics_delivery__%'`)).length;
