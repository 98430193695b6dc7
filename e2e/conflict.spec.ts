import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  '[S3] two people change one record; the second settles it without a network, other work does not wait',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant({ rules: { policies: { 'logistics.client': 'manual' } } });
    const one = await device({ as: tenant.admin });
    const two = await device({ as: tenant.admin });
    const { page } = one;
    const [client] = await one.query<{ id: string; name: string }>(
      'SELECT id, name FROM logistics_client ORDER BY name LIMIT 1',
    );
    if (!client) throw new Error('a fresh tenant has clients');
    const address = `/r/logistics/client/${client.id}`;

    await test.step('both edit the same address and city, neither knows of the other', async () => {
      await one.network.offline();
      await one.goesInside(`${address}/edit`);
      await page.getByLabel('Address').fill('My address');
      await page.getByLabel('City').fill('Blida');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('Saved on this device.')).toBeVisible();
      const theirs = { address: 'Their address', city: 'Oran' };
      await two.commit({ entity: 'logistics.client', entityId: client.id, action: 'UPDATE', payload: theirs });
      await two.isAllReceived();
    });

    await test.step('back in the network the second is asked; the badge leads there', async () => {
      await one.network.online();
      await one.isAllReceived();
      await page.getByRole('link', { name: /^Needs you 1/ }).click();
      await page.getByRole('link', { name: new RegExp(`Two versions.*${client.name}`) }).click();
      await expect(page.getByRole('group', { name: /^Address/ })).toContainText(/Their address.*My address/);
      await expect(page.getByText(tenant.admin.name)).toBeVisible();
    });

    await test.step('offline again: theirs for one field, mine for the other, asked once', async () => {
      await one.network.offline();
      await page
        .getByRole('group', { name: /^Address/ })
        .getByRole('radio', { name: /Their version/ })
        .check();
      await page
        .getByRole('group', { name: /^City/ })
        .getByRole('radio', { name: /My version/ })
        .check();
      await page.getByRole('button', { name: 'Settle' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Settle' }).click();
      await expect(page.getByText('Your choice is saved here')).toBeVisible();
      const other = { name: 'Another shop', phone: null, address: 'Rue 1', city: 'Alger', position: null };
      await one.commit({ entity: 'logistics.client', action: 'CREATE', payload: other });
    });

    await one.network.online();
    await one.isAllReceived();
    await expect.poll(async () => (await one.sync()).counts.needsYou).toBe(0);
    const rows = await tenant.sql`
    SELECT address, city FROM logistics.client WHERE tenant_id = ${tenant.id} AND (id = ${client.id} OR name = 'Another shop')
    ORDER BY city`;
    expect(rows.map(({ address: street, city }) => `${street}, ${city}`)).toEqual([
      'Rue 1, Alger',
      'Their address, Blida',
    ]);
    await two.page.evaluate(() => dispatchEvent(new Event('online')));
    await expect
      .poll(() => two.query('SELECT address, city FROM logistics_client WHERE id = ?', [client.id]))
      .toEqual([{ address: 'Their address', city: 'Blida' }]);
    const log = await tenant.auditOf(client);
    expect(log.map(({ action, outcome }) => `${action} ${outcome}`)).toContain('CONFLICT_RESOLVED applied');
  },
);

test('[S3] what a colleague saves while a form is open is not overwritten by it', async ({ freshTenant, device }) => {
  const tenant = await freshTenant({ rules: { policies: { 'logistics.client': 'manual' } } });
  const one = await device({ as: tenant.admin });
  const two = await device({ as: tenant.admin });
  const { page } = one;
  const [client] = await one.query<{ id: string }>('SELECT id FROM logistics_client ORDER BY name LIMIT 1');
  if (!client) throw new Error('a fresh tenant has clients');
  const addressHere = async () =>
    (await one.query<{ address: string }>('SELECT address FROM logistics_client WHERE id = ?', [client.id]))[0]
      ?.address;

  await one.goesInside(`/r/logistics/client/${client.id}/edit`);
  await page.getByLabel('Address').fill('My address');
  const theirs = { address: 'Their address' };
  await two.commit({ entity: 'logistics.client', entityId: client.id, action: 'UPDATE', payload: theirs });
  await expect.poll(addressHere).toBe('Their address');
  await page.getByRole('button', { name: 'Save' }).click();
  await one.isAllReceived();

  await page.getByRole('link', { name: /^Needs you 1/ }).click();
  await page.getByRole('link', { name: /Two versions/ }).click();
  await expect(page.getByRole('group', { name: /^Address/ })).toContainText(/Their address.*My address/);
  const [row] =
    await tenant.sql`SELECT address FROM logistics.client WHERE tenant_id = ${tenant.id} AND id = ${client.id}`;
  expect(row?.address).toBe('Their address');
});
