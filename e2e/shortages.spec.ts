import { expect, test } from '#testkit/test.ts';

test('[L6] what was not in stock reaches the office by itself; a keeper settles it in a cellar, an administrator sees it done', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const keeper = await device({ as: tenant.keeper });
  const admin = await device({ as: tenant.admin, browser: { viewport: { width: 1280, height: 800 } } });
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  await tenant.sql`
    UPDATE logistics.stock_lot SET remaining = 0 WHERE tenant_id = ${tenant.id} AND product_id IN (
      SELECT (line ->> 'productId')::uuid FROM logistics.delivery, jsonb_array_elements(lines) line
      WHERE tenant_id = ${tenant.id} AND id = ${delivery.id})`;
  const [{ lines }] = (await tenant.sql`
    SELECT jsonb_array_length(lines) AS lines FROM logistics.delivery WHERE id = ${delivery.id}`) as never as [
    { lines: number },
  ];
  await admin.goesInside('/office/shortages');
  await expect(admin.page.getByText('No shortage to look into')).toBeVisible();

  await driver.network.offline();
  await driver.validates(delivery);
  await driver.network.online();

  await test.step('the board of the office fills without a touch', async () => {
    const table = admin.page.getByRole('table', { name: 'Shortages' });
    await expect(table.getByRole('link', { name: delivery.reference })).toHaveCount(lines);
    const word = `${lines} open shortage${lines > 1 ? 's' : ''}`;
    await expect(admin.page.getByRole('navigation').getByRole('img', { name: word })).toBeVisible();
    await expect(keeper.page.getByRole('link', { name: word })).toBeVisible();
  });

  await keeper.page.getByRole('link', { name: /open shortage/ }).click();
  await keeper.network.offline();
  await keeper.page.getByRole('button', { name: 'Settle the shortage' }).first().click();
  const sheet = keeper.page.getByRole('dialog');
  await sheet.getByLabel('What was done').fill('Found behind the door');
  await sheet.getByRole('button', { name: 'Settle the shortage' }).click();
  await expect(keeper.page.getByText(/^Settled:/)).toBeVisible();
  await keeper.page.getByRole('radio', { name: /^Settled/ }).check();
  await expect(keeper.page.getByText('Found behind the door')).toBeVisible();
  await expect(keeper.page.getByRole('list', { name: 'Shortages' }).getByText('Saved here')).toBeVisible();
  await keeper.network.online();

  await admin.page.getByRole('radio', { name: /^Settled/ }).check();
  await expect(admin.page.getByRole('table', { name: 'Shortages' })).toContainText('Found behind the door');
  const [settled] = await tenant.sql`
    SELECT id, note, settled_by FROM logistics.shortage WHERE tenant_id = ${tenant.id} AND status = 'settled'`;
  expect(settled).toMatchObject({ note: 'Found behind the door', settled_by: tenant.keeper.id });
  expect(await tenant.auditOf({ id: settled!.id })).toMatchObject([
    { action: 'SHORTAGE_SETTLED', outcome: 'applied', userId: tenant.keeper.id },
  ]);
});
