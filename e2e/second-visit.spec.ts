import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  '[P2] the second visit with the network off: opens, lists, searches, validates',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const deliveries = await tenant.pendingDeliveries(tenant.driver(1));
    const [delivery] = deliveries;
    if (!delivery) throw new Error('a fresh tenant has deliveries');
    expect(driver.network.count('app'), 'each file of the installation costs a round trip').toBeLessThan(100);

    await driver.closesEveryPage();
    await driver.network.offline();
    const page = await driver.opens();

    await expect(page.getByText(delivery.reference)).toBeVisible();
    await page.getByRole('searchbox').fill(delivery.clientName.toLowerCase());
    await expect(page.getByText(delivery.reference)).toBeVisible();
    await page.getByRole('searchbox').fill('zzzzzz');
    await expect(page.getByText(delivery.reference)).toBeHidden();

    await driver.validates(delivery);
    await expect(page.getByText('Saved here').first()).toBeVisible();
    expect(await driver.sync()).toMatchObject({ counts: { saved: 1 } });
  },
);
