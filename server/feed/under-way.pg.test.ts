import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PullTail } from '#protocol/pull.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Database } from '../database/open.ts';
import { testClock } from '../ports/clock.ts';
import { type FeedWorld, feedWorld, idOf, type Replica } from './feed-world.ts';
import { pullPage, pullStream } from './pull.ts';

// Worlds 10065 and 11672: a role changes after the token was checked, or between two pages of one answer.

const [PERSON, SOMEBODY] = [idOf(1, 1), idOf(1, 2)];
/** The first page: rows that only the office is given. */
const FIRST = [idOf(3, 1), idOf(2, 1)];

let world: FeedWorld;
let device: Replica;
beforeAll(async () => {
  world = await feedWorld(testDatabase());
  for (let number = 1; number <= 6; number += 1) await world.addClient(world.sql, idOf(2, number));
  await world.addDelivery(world.sql, idOf(3, 1), { client: idOf(2, 1), driver: SOMEBODY });
});
afterAll(() => world.end());
beforeEach(async () => {
  device = world.device('admin', PERSON);
  await device.enrol();
});

const become = (role: string) =>
  world.sql`update navette.account set role = ${role} where tenant_id = ${world.tenantId} and id = ${PERSON}`;
const close = () =>
  world.sql`update navette.account set active = false where tenant_id = ${world.tenantId} and id = ${PERSON}`;

/** The same database; something happens before a transaction of this number. */
function before(number: number, happens: () => PromiseLike<unknown>): Database {
  let transactions = 0;
  const asTenant: Database['asTenant'] = async (...given) => {
    transactions += 1;
    if (transactions === number) await happens();
    return world.database.asTenant(...given);
  };
  return { ...world.database, asTenant };
}

async function streamed(database: Database) {
  const request = { cursor: null, limit: 2, asked: ['logistics.client', 'logistics.delivery'] };
  const stream = await pullStream({ database, clock: testClock() }, device.account, request);
  if (!stream.ok) return { problem: stream.problem.code, ids: [], tails: [] };
  const lines: string[] = [];
  let problem: string | null = null;
  try {
    for await (const part of stream.value) lines.push(...Buffer.from(part).toString().trim().split('\n'));
  } catch (error) {
    problem = (error as Error).message;
  }
  const values = lines.map((line) => JSON.parse(line) as { id?: string } & Partial<PullTail>);
  return {
    problem,
    ids: values.flatMap(({ id }) => id ?? []),
    tails: values.filter(({ cursor }) => cursor !== undefined),
  };
}

test('[F2] a role that changes after the token was checked counts for the page', async () => {
  await become('driver');
  const page = await pullPage({ database: world.database, clock: testClock() }, device.account, {
    ...{ cursor: null, limit: 5_000, asked: ['logistics.client'] },
  });
  expect(page.ok && JSON.parse(Buffer.from(page.value).toString()).changes).toEqual([]);
});

test('[F2] a role that changes between two pages of a stream ends it; the next pull starts over', async () => {
  const { problem, ids, tails } = await streamed(before(2, () => become('driver')));
  expect(problem).toBeNull();
  expect(ids).toEqual(FIRST);
  expect(tails).toMatchObject([{ hasMore: true }]);
  expect(tails[0]).not.toHaveProperty('reset');
  const again = await pullPage({ database: world.database, clock: testClock() }, device.account, {
    ...{ cursor: tails[0]!.cursor!, limit: 2, asked: ['logistics.client', 'logistics.delivery'] },
  });
  expect(again.ok && JSON.parse(Buffer.from(again.value).toString())).toMatchObject({ reset: true, changes: [] });
});

test('an account that is closed while a stream runs is given nothing more', async () => {
  expect(await streamed(before(2, close))).toMatchObject({ problem: 'UNAVAILABLE', ids: FIRST });
  expect(await streamed(world.database)).toMatchObject({ problem: 'UNAVAILABLE', ids: [] });
});
