import { damageOpfs, deleteIndexedDb, deleteOpfs } from '#testkit/storage-faults.ts';
import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

type Fixtures = Parameters<Parameters<typeof test>[2]>[0];

/** Two validations wait, without a network, and the app is closed. */
async function closedWithWork({ freshTenant, device }: Pick<Fixtures, 'freshTenant' | 'device'>) {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const deliveries = (await tenant.pendingDeliveries(tenant.driver(1))).slice(0, 2);
  await driver.network.offline();
  for (const delivery of deliveries) await driver.validates(delivery);
  await expect.poll(async () => (await driver.sync()).counts.saved).toBe(2);
  await driver.closesEveryPage();
  return { tenant, driver, deliveries, ids: deliveries.map(({ id }) => id).sort() };
}

test.describe('[E7] what the browser kept is gone', () => {
  test(
    'OPFS was deleted behind the app: what waits is sent, the rest comes again, the person is told',
    ALSO_IN_FIREFOX,
    async ({ freshTenant, device }) => {
      const { tenant, driver, deliveries, ids } = await closedWithWork({ freshTenant, device });
      await deleteOpfs(driver.context);
      await driver.opens();
      await expect.poll(async () => (await driver.sync()).counts.saved).toBe(2);
      await expect(driver.page.getByText('2 records that waited to be sent are here again')).toBeVisible();
      expect(await tenant.ledger(), 'there was no network').toHaveLength(0);

      await driver.network.online();
      await driver.isReady();
      await driver.isAllReceived();
      await expect.poll(() => tenant.validated()).toEqual(ids);
      await expect.poll(() => tenant.proofs()).toEqual(['complete', 'complete']);
      expect(await tenant.ledger()).toHaveLength(2);
      const shown = await driver.query(`SELECT id FROM logistics_delivery WHERE status = 'validated' ORDER BY id`);
      expect(shown).toEqual(ids.map((id) => ({ id })));
      await driver.page.getByRole('button', { name: 'I understand' }).click();
      await expect(driver.page.getByRole('button', { name: 'I understand' })).toBeHidden();
      expect(deliveries).toHaveLength(2);
    },
  );

  test('the file was damaged: nobody is told that it cannot open, the work is sent', async ({
    freshTenant,
    device,
  }) => {
    const { tenant, driver, ids } = await closedWithWork({ freshTenant, device });
    await damageOpfs(driver.context, 4_096);
    await driver.opens();
    await expect(driver.page.getByText('2 records that waited to be sent are here again')).toBeVisible();
    await driver.network.online();
    await driver.isAllReceived();
    await expect.poll(() => tenant.validated()).toEqual(ids);
    expect(await tenant.ledger()).toHaveLength(2);
  });

  test('IndexedDB was deleted: after the sign-in the database opens again, the work is sent', async ({
    freshTenant,
    device,
  }) => {
    const { tenant, driver, ids } = await closedWithWork({ freshTenant, device });
    await deleteIndexedDb(driver.context);
    await driver.network.online();
    await driver.opens();
    await expect(driver.page.getByText('The browser has deleted the keys')).toBeVisible();
    await driver.signsIn(tenant.driver(1));
    await expect(driver.page.getByText('2 records that waited are being sent.')).toBeVisible();
    await driver.isAllReceived();
    await expect.poll(() => tenant.validated()).toEqual(ids);
    await expect.poll(() => tenant.proofs()).toEqual(['complete', 'complete']);
    expect(new Set((await tenant.ledger()).map(({ deviceId }) => deviceId)).size, 'one device').toBe(1);
  });
});
