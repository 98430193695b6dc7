import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '#testkit/test.ts';

/** Every screen, in the dress people wear it: no violation of WCAG 2.2 AA, nothing wider than the window. */
const DRESSES = [
  { name: 'French, phone', locale: 'fr-DZ', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'Arabic, phone, dark', locale: 'ar-DZ', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { name: 'English, tablet', locale: 'en-GB', colorScheme: 'light', viewport: { width: 1024, height: 768 } },
] as const;

for (const { name, ...browser } of DRESSES) {
  test.describe(name, () => {
    const language = browser.locale.slice(0, 2) as 'fr' | 'ar' | 'en';

    test("a driver's screens", async ({ freshTenant, device }, info) => {
      const tenant = await freshTenant({ locale: language });
      const driver = await device({ as: tenant.driver(1), browser });
      const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
      const look = looker(driver, info);
      await look('/');
      await look(`/deliveries/${first?.id}`);
      await look(`/deliveries/${first?.id}/validate`);
      await driver.network.offline();
      await driver.commit({
        entity: 'logistics.delivery',
        entityId: second?.id ?? '',
        action: 'DELIVERY_VALIDATED',
        payload: { code: second?.code, validatedAt: new Date().toISOString(), receivedBy: 'سمير' },
      });
      await look('/sync');
      await look('/settings');
      await look('/r');
      await look('/r/logistics/client');
      await look(`/r/logistics/client/${first?.clientId}`);
      await look('/r/logistics/delivery?q=zzz');
    });

    test("the office's screens", async ({ freshTenant, device }, info) => {
      const tenant = await freshTenant({ locale: language });
      const office = await device({ as: tenant.admin, browser });
      const [first] = await tenant.pendingDeliveries(tenant.driver(1));
      const look = looker(office, info);
      await look('/office');
      await look(`/office/deliveries/${first?.id}`);
      await look(`/office/deliveries/${first?.id}/print`);
      await look('/r/logistics/delivery');
      await look('/r/logistics/product');
      await look('/r/logistics/client/new');
      await look(`/r/logistics/client/${first?.clientId}/edit`);
      await look('/r/logistics/invoice/new');
      await look(`/r/logistics/client/${first?.clientId}`);
    });

    test('signing in', async ({ device }, info) => {
      const phone = await device({ browser });
      await phone.opens();
      await looker(phone, info)('/');
    });
  });
}

function looker(
  device: { page: Page; goesInside(path: string): Promise<void> },
  info: import('@playwright/test').TestInfo,
) {
  return async (path: string): Promise<void> => {
    const { page } = device;
    await device.goesInside(path);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await expect(page.locator('[data-loading]')).toHaveCount(0);
    const broken = await rulesBroken(page);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (broken.length > 0 || wider > 0) {
      await info.attach(path, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
    }
    expect(broken, path).toEqual([]);
    expect(wider, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
  };
}

/** In the page itself (`legacy`), which holds no frame of another origin: else each look opens a tab for its sums. */
async function rulesBroken(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Nobody asks which elements are well.
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode()
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, any }) => [id, target, html, ...any.map(({ message }) => message)].join(': ')),
  );
}
