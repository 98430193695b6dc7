import type { Page } from '@playwright/test';
import { expect, test } from '#testkit/test.ts';

const take = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(400);
  await page.screenshot({ path: `docs/pictures/${name}.png` });
};

test('pictures', async ({ freshTenant, device }) => {
  const tenant = await freshTenant({ drivers: 4, deliveries: 30, clients: 300, locale: 'fr' });
  const phone = { viewport: { width: 390, height: 844 }, locale: 'fr-DZ', deviceScaleFactor: 1.5 };
  const driver = await device({ as: tenant.driver(1), browser: phone });
  const deliveries = await tenant.pendingDeliveries(tenant.driver(1));
  const { page } = driver;
  const validated = deliveries.slice(0, 11);
  for (const [at, { id, code }] of validated.entries()) {
    const receivedBy = ['Samir Haddad', 'نادية بن علي', 'Omar Cherif'][at % 3];
    const payload = { code, validatedAt: new Date().toISOString(), receivedBy };
    await driver.commit({ entity: 'logistics.delivery', entityId: id, action: 'DELIVERY_VALIDATED', payload });
  }
  await driver.isAllReceived();
  const later = page.getByRole('button', { name: 'Plus tard' });
  if (await later.isVisible()) await later.click();
  await driver.goesInside('/');
  await take(page, 'round');

  const next = deliveries[11];
  await driver.goesInside(`/deliveries/${next?.id}/validate`);
  await page.getByLabel('Code', { exact: true }).fill(next?.code ?? '');
  await page.getByLabel('Reçue par').fill('Karima Meziane');
  await driver.signs();
  await page.evaluate(() => scrollTo(0, 0));
  await take(page, 'validate');

  await driver.network.offline();
  await page.locator('form button[type=submit]').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Valider la livraison' }).click();
  await expect(page).toHaveURL(/done/);
  await take(page, 'saved');
  await driver.goesInside('/sync');
  await take(page, 'sync');

  const office = await device({
    as: tenant.admin,
    browser: { viewport: { width: 1280, height: 800 }, locale: 'fr-DZ' },
  });
  await expect(office.page.getByText(deliveries[0]?.reference ?? '')).toBeVisible();
  await take(office.page, 'office');
  await office.goesInside(`/office/deliveries/${deliveries[0]?.id}`);
  await take(office.page, 'office-delivery');
});
