import type { Page } from '@playwright/test';
import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

/** Everything the origin keeps of people, wherever a browser can keep it. */
const traces = (page: Page) =>
  page.evaluate(async () => {
    const files: string[] = [];
    const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') await walk(handle as FileSystemDirectoryHandle, `${path}/${name}`);
        else if (name.includes('.db')) files.push(`${path}/${name}`);
      }
    };
    await walk(await navigator.storage.getDirectory(), '');

    const entries: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const keys = await new Promise<IDBValidKey[]>((resolve, reject) => {
          const asked = database.transaction(store).objectStore(store).getAllKeys();
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
        // What this device is, and signs with: not of a person.
        entries.push(
          ...keys.map((key) => `${store} ${JSON.stringify(key)}`).filter((key) => !/ "(device|signing)"$/.test(key)),
        );
      }
      database.close();
    }
    return { files, entries };
  });

const NOTHING = { files: [], entries: [] };

test(
  '[T3] signing out with nothing waiting leaves nothing of the person behind',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const { page } = driver;
    const [done, begun] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!done || !begun) throw new Error('a fresh tenant has deliveries');
    await driver.validates(done);
    await driver.isAllReceived();
    await test.step('a form is left half filled in', async () => {
      await driver.goesInside(`/deliveries/${begun.id}/validate`);
      await page.getByLabel('Received by').fill('Samir at the back door');
      await expect
        .poll(() => driver.query('SELECT entityId FROM draft'), { message: 'kept by the device, encrypted' })
        .toEqual([{ entityId: begun.id }]);
      expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('Samir');
    });
    const before = await traces(page);
    expect(before.files).not.toEqual([]);
    expect(before.entries).not.toEqual([]);

    await driver.goesInside('/settings');
    await page.getByRole('button', { name: 'Sign out' }).click();
    const question = page.getByRole('dialog', { name: '1 unfinished form will be lost' });
    await question.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.locator('input[name=email]')).toBeVisible();
    await expect.poll(() => traces(page)).toEqual(NOTHING);
    await expect(page.getByText(tenant.driver(1).name)).toBeHidden();
    expect((await driver.context.cookies()).filter(({ path }) => path.startsWith('/api'))).toEqual([]);
    const sessions = await tenant.sql`SELECT ended_at FROM navette.refresh_session WHERE tenant_id = ${tenant.id}`;
    expect(sessions).toEqual([{ ended_at: expect.any(Date) }]);
  },
);

test('[T3] giving up unsent work asks for its number; then it is gone for good, and the next life begins', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const { page } = driver;
  const [first, second, third] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!first || !second || !third) throw new Error('a fresh tenant has deliveries');
  driver.network.answers('push', 503);
  await driver.validates(first);
  await driver.validates(second);

  await test.step('not without the number', async () => {
    await driver.goesInside('/settings');
    await page.getByRole('button', { name: 'Sign out' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('2 records have not been sent yet');
    await dialog.getByRole('button', { name: 'Delete this work' }).click();
    const remove = dialog.getByRole('button', { name: 'Delete 2 records and sign out' });
    await expect(remove).toBeDisabled();
    await dialog.getByLabel('To confirm, type 2').fill('1');
    await expect(remove).toBeDisabled();
    await dialog.getByLabel('To confirm, type 2').fill('2');
    await remove.click();
    await expect(page.locator('input[name=email]')).toBeVisible();
  });
  await expect.poll(() => traces(page)).toEqual(NOTHING);

  driver.network.recovers();
  await driver.signsIn(tenant.driver(1));
  await driver.isReady();
  expect(await driver.journal()).toEqual([]);
  await expect(page.getByText(third.reference), 'the day begins').toBeVisible();
  await driver.validates(third);
  await driver.isAllReceived();
  expect(await tenant.validated(), 'what was given up was never sent').toEqual([third.id]);
  const ledger = await tenant.sql`
    SELECT device_epoch AS "deviceEpoch", seq, status FROM navette.ledger WHERE tenant_id = ${tenant.id}`;
  expect(ledger).toEqual([{ deviceEpoch: 2, seq: 1, status: expect.stringMatching(/applied|amended/) }]);
});
