import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';
import { type PushContext, push } from './push.ts';

// A push that waited for others is judged by what its author may do when it is done, not when it came.

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 10 } });
  driver = world.tenant.drivers[0]!;
});
beforeEach(async () => {
  await become({ role: 'driver', active: true });
  phone = await world.signIn(driver);
});
afterAll(() => world.end());

const become = (account: { role: string; active: boolean }) =>
  world.truth`
    update navette.account set ${world.truth(account)} where tenant_id = ${world.tenant.id} and id = ${driver.id}`;

/** As if the token had been checked when the person was a driver still. */
function pushAsDriver(events: unknown[]) {
  const account = {
    ...{ tenantId: world.tenant.id, userId: driver.id, deviceId: phone.id, deviceEpoch: 1 },
    ...{ role: 'driver', name: driver.name, locale: 'en' },
  };
  const log = { info: () => undefined, warn: () => undefined };
  const context = { account, log, locale: 'en', requestId: v7(), bytes: 0, startedAt: new Date() };
  return push(
    { database: world.database, clock: world.clock, ids: { next: () => v7() } },
    { batchId: v7(), head: { seq: phone.seq, hash: phone.hash }, events },
    context as unknown as PushContext,
  );
}

test('[F2] a role that changes after the token was checked: the push is judged anew by the new one', async () => {
  const event = phone.validation(world.take(driver));
  await become({ role: 'rep', active: true });
  const { receipts } = await pushAsDriver([event]);
  expect(receipts).toMatchObject([{ status: 'rejected', code: 'FORBIDDEN_ACTION' }]);
});

test('an account that is closed after the token was checked: nothing is done', async () => {
  const delivery = world.take(driver);
  const event = phone.validation(delivery);
  await become({ role: 'driver', active: false });
  await expect(pushAsDriver([event])).rejects.toMatchObject({ problem: { code: 'REAUTH_REQUIRED' } });
  expect(await world.audit(delivery.id)).toEqual([]);
});
