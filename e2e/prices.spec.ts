import { expect, test } from '#testkit/test.ts';

test('[L5] a rep sells offline at the price on the tablet; it changed at the office, and the invoice says what', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const rep = await device({ as: tenant.rep, browser: { viewport: { width: 1024, height: 768 } } });
  const { page } = rep;
  const [product] = await tenant.sql`
    SELECT id, name, price_cents::int AS cents FROM logistics.product WHERE tenant_id = ${tenant.id} ORDER BY code LIMIT 1`;
  const [client] =
    await tenant.sql`SELECT name FROM logistics.client WHERE tenant_id = ${tenant.id} ORDER BY name LIMIT 1`;
  await rep.network.offline();

  await rep.goesInside('/r/logistics/invoice/new');
  await page.getByLabel('Client').fill(client!.name);
  await page.getByRole('option', { name: client!.name }).first().click();
  await page.getByLabel('Product').fill(product!.name);
  await page.getByRole('option', { name: product!.name }).first().click();
  await page.getByLabel('Quantity').fill('10');
  // The price is the product's, not the rep's to type.
  await expect(page.getByRole('status', { name: 'Unit price' })).toContainText(
    (product!.cents / 100).toFixed(0).slice(-2),
  );
  await expect(page.getByLabel('Price version')).toHaveCount(0);
  await page.getByRole('button', { name: 'Issue the invoice' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Issue the invoice' }).click();
  await expect(page.getByText('Total (estimate)')).toBeVisible();

  await tenant.sql`UPDATE logistics.product SET price_cents = price_cents + 12345 WHERE id = ${product!.id}`;
  await rep.network.online();
  await expect(page.getByText('Charged at the prices in force: 1 line differs from what you showed.')).toBeVisible();
  const changes = page.getByRole('list', { name: 'What the office changed' });
  await expect(changes).toContainText(product!.name);
  await expect(changes).toContainText('(+');
  const [invoice] = await tenant.sql`
    SELECT reference, lines, total_cents::int AS total FROM logistics.invoice WHERE tenant_id = ${tenant.id}`;
  await expect(changes).toContainText(invoice!.reference);
  expect(invoice!.lines).toMatchObject([{ unitPriceCents: product!.cents + 12_345, priceVersion: expect.any(Number) }]);
});
