import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld(testDatabase());
});
afterAll(() => world.end());

test('[R20] a validation is applied and answered with the row', async () => {
  const [driver] = world.tenant.drivers;
  const device = await world.signIn(driver!);
  const delivery = world.tenant.deliveries.find(({ driverId }) => driverId === driver!.id)!;
  const { receipts } = await device.push([device.validation(delivery)]);
  expect(receipts).toMatchObject([{ status: 'applied', row: { status: 'validated' } }]);
});
