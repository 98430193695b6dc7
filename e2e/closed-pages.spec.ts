import { chromiumOnly } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  '[E10] three deliveries validated offline reach PostgreSQL with every page closed, sent by the service worker',
  chromiumOnly('it takes Background Sync to send with every page closed'),
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const deliveries = (await tenant.pendingDeliveries(tenant.driver(1))).slice(0, 3);

    await driver.network.offline();
    for (const delivery of deliveries) await driver.validates(delivery);
    await driver.closesEveryPage();
    expect(await tenant.ledger()).toHaveLength(0);

    const pushesBefore = driver.network.count('push');
    await driver.network.online();
    await expect
      .poll(() => tenant.validated(), { timeout: 5_000, message: 'within five seconds, with no page open' })
      .toEqual(deliveries.map(({ id }) => id).sort());
    expect(driver.context.pages().every((page) => page.url() === 'about:blank')).toBe(true);
    expect(driver.network.count('push')).toBeGreaterThan(pushesBefore);
    await expect
      .poll(() => tenant.proofs(), { message: 'signatures follow by themselves' })
      .toEqual(['complete', 'complete', 'complete']);

    const sent = driver.network.sentEvents();
    await driver.opens();
    await driver.isAllReceived();
    const journal = await driver.journal();
    expect(journal.map(({ state }) => state)).toEqual(['received', 'received', 'received']);
    expect(driver.network.sentEvents(), 'nothing is sent again').toEqual(sent);
  },
);
