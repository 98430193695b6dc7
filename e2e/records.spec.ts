import { expect, test } from '#testkit/test.ts';

test('without a network a driver finds a client, and from there the deliveries', async ({ freshTenant, device }) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const { page } = driver;
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  await driver.network.offline();

  await page.getByRole('link', { name: 'Records' }).click();
  await page.getByRole('link', { name: /^Clients/ }).click();
  await expect(page.getByRole('heading', { name: /^Clients/ })).toBeVisible();
  await page.getByRole('searchbox').fill(delivery.clientName.toUpperCase());
  await page.getByRole('list', { name: 'Clients' }).getByRole('link', { name: delivery.clientName }).first().click();

  await expect(page.getByRole('heading', { level: 1, name: delivery.clientName })).toBeVisible();
  await expect(page.getByRole('definition').filter({ has: page.getByRole('link', { name: /^Call/ }) })).toBeVisible();
  await page.getByRole('link', { name: /^Deliveries/ }).click();
  await page.getByRole('link', { name: delivery.reference }).click();
  await expect(page.getByRole('link', { name: 'Validate the delivery' })).toBeVisible();

  await test.step('going back finds the list as it was', async () => {
    await page.goBack();
    await expect(page.getByText(`Client : ${delivery.clientName}`)).toBeVisible();
    await page.goBack();
    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await expect(page.getByRole('searchbox')).toHaveValue(delivery.clientName.toUpperCase());
  });
});

test('the office works through a list of 3,000 clients by keyboard', async ({ freshTenant, device }) => {
  const tenant = await freshTenant({ clients: 3_000 });
  const office = await device({ as: tenant.admin, browser: { viewport: { width: 1280, height: 800 } } });
  const { page } = office;
  await office.goesInside('/r/logistics/client');
  const table = page.getByRole('table', { name: 'Clients' });
  await expect(table).toHaveAttribute('aria-rowcount', '3001');
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(table.locator('[data-index="2999"] a')).toBeFocused();
  await page.keyboard.press('Home');
  const first = table.locator('[data-index="0"] a');
  await expect(first).toBeFocused();
  const name = await first.innerText();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
});
