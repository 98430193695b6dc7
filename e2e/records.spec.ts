import { expect, test } from '#testkit/test.ts';

test('without a network a driver finds a client, and from there the deliveries', async ({ freshTenant, device }) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const { page } = driver;
  // Some clients have no phone, and some share a name.
  const callable = await tenant.sql<{ name: string }[]>`
    SELECT name FROM logistics.client WHERE tenant_id = ${tenant.id} GROUP BY name HAVING count(*) = 1 AND min(phone) IS NOT NULL`;
  const names = new Set(callable.map(({ name }) => name));
  const deliveries = await tenant.pendingDeliveries(tenant.driver(1));
  const delivery = deliveries.find(({ clientName }) => names.has(clientName));
  if (!delivery) throw new Error('a fresh tenant has deliveries to clients who can be called');
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
    await expect(page.getByText(`Client: ${delivery.clientName}`)).toBeVisible();
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

test('[L7] a client is made and corrected without a network, and is at the office when it is back', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const admin = await device({ as: tenant.admin });
  const office = await device({ as: tenant.admin, browser: { viewport: { width: 1280, height: 800 } } });
  const { page } = admin;
  await admin.network.offline();

  await test.step('what is missing is said where it is missing', async () => {
    await admin.goesInside('/r/logistics/client');
    await page.getByRole('link', { name: 'New client' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Épicerie Bab El Oued');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('2 fields need correcting.')).toBeVisible();
    await expect(page.getByLabel('Address')).toBeFocused();
  });

  await test.step('the app is killed in the middle: what was typed is there again', async () => {
    const kept = () => admin.query(`SELECT 1 AS kept FROM draft WHERE body LIKE '%Bab El Oued%'`);
    await expect.poll(kept).toEqual([{ kept: 1 }]);
    await admin.isKilled();
    await admin.restarts('/r/logistics/client/new');
    await admin.network.offline();
    await expect(admin.page.getByText('Draft found')).toBeVisible();
    await expect(admin.page.getByLabel('Name', { exact: true })).toHaveValue('Épicerie Bab El Oued');
    await admin.page.getByLabel('Address').fill('12, rue Didouche');
    await admin.page.getByLabel('City').fill('Alger');
    await admin.page.getByRole('button', { name: 'Save' }).click();
  });

  await test.step('and corrected before it was ever sent', async () => {
    await expect(admin.page.getByRole('heading', { level: 1, name: 'Épicerie Bab El Oued' })).toBeVisible();
    await expect(admin.page.getByText('Saved on this device.')).toBeVisible();
    await admin.page.getByRole('link', { name: 'Edit' }).click();
    await expect(admin.page.getByLabel('City')).toHaveValue('Alger');
    await admin.page.getByLabel('City').fill('Aïn Navette');
    await admin.page.getByRole('button', { name: 'Save' }).click();
    await expect(admin.page.getByRole('definition').filter({ hasText: 'Aïn Navette' })).toBeVisible();
  });

  await admin.network.online();
  await admin.isAllReceived();
  const [row] =
    await tenant.sql`SELECT name, city FROM logistics.client WHERE tenant_id = ${tenant.id} AND city = 'Aïn Navette'`;
  expect(row).toEqual({ name: 'Épicerie Bab El Oued', city: 'Aïn Navette' });
  await office.goesInside('/r/logistics/client?q=ain+navette');
  await expect(office.page.getByRole('link', { name: 'Épicerie Bab El Oued' })).toBeVisible();
});

test('deleting a client names it, asks once, and it is gone everywhere', async ({ freshTenant, device }) => {
  const tenant = await freshTenant({ drivers: 1, deliveries: 0 });
  const admin = await device({ as: tenant.admin });
  const { page } = admin;
  await admin.goesInside('/r/logistics/client');
  const first = page.getByRole('list', { name: 'Clients' }).getByRole('link').first();
  await first.click();
  const name = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText(name);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: /^Clients/ })).toContainText('11');
  await admin.isAllReceived();
  expect(await tenant.count('client')).toBe(11);
});
