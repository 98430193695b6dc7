import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Tx } from '../database/open.ts';
import { type TestWorld, testWorld } from '../test-world.ts';
import { countersOf, giveBackAttempt, takeAttempt } from './login-limit.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld(testDatabase());
});
afterAll(() => world.end());

/** Counters whose narrowest one stands behind the others: it is let go first, and counted last. */
function behindTheOthers() {
  for (let number = 0; ; number += 1) {
    const counters = countersOf(`person-${number}@example.test`, '192.0.2.1');
    const [own, ...wide] = counters.map(({ key }) => key);
    if (wide.every((key) => key < own!)) return counters;
  }
}

test('[E7] good sign-ins of one person at the same moment never wait for each other in a circle', async () => {
  const counters = behindTheOthers();
  const now = new Date();
  const signsIn = async () => {
    await takeAttempt(world.database, counters, now);
    await giveBackAttempt(world.database, counters);
  };
  const done = await Promise.allSettled(Array.from({ length: 200 }, signsIn));
  expect(done.filter(({ status }) => status === 'rejected')).toEqual([]);
});

test('[E7] a sign-in waits for nobody else, also when the time of their counters is over', async () => {
  const now = new Date();
  const yesterday = new Date(now.getTime() - 24 * 3_600_000);
  const theirs = countersOf('somebody@example.test', '192.0.2.2');
  await takeAttempt(world.database, theirs, yesterday);
  const mine = countersOf('somebody.else@example.test', '192.0.2.3');
  await world.truth.begin(async (sql) => {
    const held = theirs.map(({ key }) => key);
    await sql`select from navette.login_attempt where key = any(${held}) for update`;
    expect(await takeAttempt(world.database, mine, now)).toBe(0);
  });
  await giveBackAttempt(world.database, mine);
});

test("[E7] who clears away counters of others while waiting for their own is in nobody's way", async () => {
  const now = new Date();
  const yesterday = new Date(now.getTime() - 24 * 3_600_000);
  const mine = countersOf('somebody.third@example.test', '192.0.2.5');
  await takeAttempt(world.database, mine, now);
  const theirs = countersOf('somebody.new@example.test', '192.0.2.4');
  await takeAttempt(world.database, theirs, yesterday);
  let counting: Promise<number> | undefined;
  await world.truth.begin(async (sql) => {
    await sql`select from navette.login_attempt where key = ${mine.at(-1)!.key} for update`;
    counting = takeAttempt(world.database, mine, now);
    await world.waitedFor({ sql } as Tx, counting);
    const held = theirs.map(({ key }) => key);
    await sql`select from navette.login_attempt where key = any(${held}) for update nowait`;
  });
  expect(await counting).toBe(0);
  await giveBackAttempt(world.database, mine);
});
