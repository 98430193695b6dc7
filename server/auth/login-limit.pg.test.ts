import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
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
