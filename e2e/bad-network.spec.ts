import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

for (const [name, fault, where] of [
  [
    'a captive portal answers 200 with its own page',
    (network: import('#testkit/network.ts').Network) => network.captivePortal(),
    ALSO_IN_FIREFOX,
  ],
  ['a 204 without a body', (network: import('#testkit/network.ts').Network) => network.answers('push', 204), {}],
  ['a network that looks alive and is dead', (network: import('#testkit/network.ts').Network) => network.dead(), {}],
] as const) {
  test(`[R5] [N7] ${name}: nothing is lost, nothing is taken for sent`, where, async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!delivery) throw new Error('a fresh tenant has deliveries');
    fault(driver.network);
    await driver.validates(delivery);
    await expect.poll(async () => (await driver.sync()).problem?.code).toMatch(/NOT_THE_SERVER|NETWORK_ERROR/);
    expect(await driver.sync()).toMatchObject({ counts: { received: 0, needsYou: 0 } });
    expect(await tenant.ledger()).toHaveLength(0);

    driver.network.recovers();
    await driver.isAllReceived();
    expect(await tenant.validated()).toEqual([delivery.id]);
    expect(await tenant.ledger()).toHaveLength(1);
  });
}

test('[R21] lost answers: the event is sent again and has one effect', async ({ freshTenant, device }) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  driver.network.losesAnswer('push', 2);
  await driver.validates(delivery);
  await driver.isAllReceived();
  expect(driver.network.sentEvents().length).toBeGreaterThanOrEqual(3);
  expect(await tenant.ledger()).toHaveLength(1);
  expect(await tenant.validated()).toEqual([delivery.id]);
  expect((await driver.journal()).map(({ state }) => state)).toEqual(['received']);
});

test(
  '[E7] the server is down, answers 503, then restarts: work goes on and arrives',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device, server }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first || !second) throw new Error('a fresh tenant has deliveries');
    await server.down('SIGKILL');
    await driver.validates(first);
    await server.up();
    await server.answers503(2);
    await driver.validates(second);
    await driver.isAllReceived();
    expect(await tenant.validated()).toEqual([first.id, second.id].sort());
  },
);
