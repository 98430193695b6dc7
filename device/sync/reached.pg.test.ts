import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { counts, createPhones, type Phones, until, validate } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

let world: TestWorld;
let phones: Phones;

beforeAll(async () => {
  const size = { drivers: 1, clients: 5, products: 5, deliveriesPerDriver: 5, historyDays: 0 };
  // No timer brings a second try while the test lasts.
  const backoff = { kind: 'fibonacci', unitMs: 600_000, capMs: 3_600_000, jitter: 0 } as const;
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50, backoff } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const problemOf = async (api: { sync(): Promise<{ problem: { code: string } | null }> }) =>
  (await api.sync()).problem?.code ?? null;

it('[N8] the server is there again and no browser says so: what waits for a later try goes at once', async () => {
  const person = world.tenant.drivers[0]!;
  const { device, network, tab, api } = await phones.of(person);
  network.mishap('/api/sync/push', 'cut before');
  await validate(api, world.take(person));
  await until(async () => expect(await problemOf(api)).toBe('NETWORK_ERROR'));
  // Unless an answer to something else was quicker than this: then it has gone already, as it should.
  await tab.close();

  const again = phones.openTab(device);
  await until(async () => expect(await counts(again.api)).toEqual({ received: 1 }));
});
