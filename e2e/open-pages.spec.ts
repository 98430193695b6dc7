import { ALSO_IN_FIREFOX, firefoxOnly } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  '[L3] validated and reloaded in a valley: it arrives by itself when the network is back',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first || !second) throw new Error('a fresh tenant has deliveries');
    await driver.network.offline();
    await driver.validates(first);
    await driver.page.reload();
    await driver.validates(second);
    expect(await driver.sync()).toMatchObject({ counts: { saved: 2 } });
    expect(await tenant.ledger()).toHaveLength(0);

    await driver.network.online();
    await driver.isAllReceived();
    expect(await tenant.validated()).toEqual([first.id, second.id].sort());
    expect((await tenant.ledger()).map(({ seq }) => seq)).toEqual([1, 2]);
  },
);

test(
  '[E10] without Background Sync an open page sends: on a commit, at start, when it is seen again',
  firefoxOnly('elsewhere the service worker may send instead'),
  async ({ freshTenant, device }) => {
    // No second try comes by a timer while the test lasts.
    const backoff = { kind: 'fibonacci', unitMs: 600_000, capMs: 3_600_000, jitter: 0 } as const;
    const tenant = await freshTenant({ rules: { backoff, pollIntervalMs: 600_000 } });
    const driver = await device({ as: tenant.driver(1) });
    const [first, second, third] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first || !second || !third) throw new Error('a fresh tenant has deliveries');
    expect(await driver.page.evaluate(() => 'sync' in ServiceWorkerRegistration.prototype)).toBe(false);

    await test.step('on a commit', async () => {
      await driver.validates(first);
      await driver.isAllReceived();
      expect(await tenant.ledger()).toHaveLength(1);
    });

    await test.step('at start, and the person was told that it takes an open app', async () => {
      await driver.network.offline();
      await driver.validates(second);
      await driver.goesInside(`/deliveries/${second.id}`);
      await expect(driver.page.getByText('It is sent by itself while the app is open')).toBeVisible();
      await driver.closesEveryPage();
      await driver.network.online();
      await driver.opens();
      await driver.isAllReceived();
      expect(await tenant.ledger()).toHaveLength(2);
    });

    await test.step('when it is seen again', async () => {
      // More than once: Firefox itself sends again what was cut on a connection that it had used before.
      driver.network.cutsBeforeSend('push', 20);
      await driver.validates(third);
      await expect.poll(async () => (await driver.sync()).problem?.code).toBe('NETWORK_ERROR');
      driver.network.recovers();
      await driver.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await driver.isAllReceived();
      expect(await tenant.ledger()).toHaveLength(3);
    });
  },
);
