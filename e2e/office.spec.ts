import { encode } from 'uqr';
import { expect, test } from '#testkit/test.ts';

const PC = { viewport: { width: 1280, height: 800 } };
const ALGIERS = { latitude: 36.7538, longitude: 3.0588, accuracy: 12 };

test('[live] the office sees a validation appear by itself, with its proof', async ({ freshTenant, device }) => {
  const tenant = await freshTenant();
  const office = await device({ as: tenant.admin, browser: PC });
  const driver = await device({
    as: tenant.driver(1),
    browser: { geolocation: ALGIERS, permissions: ['geolocation'] },
  });
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  const row = office.page.getByRole('row').filter({ hasText: delivery.reference });
  await expect(row).toContainText('To deliver');
  await office.page.evaluate(() => void Object.assign(globalThis, { sameLoad: true }));

  await driver.goesInside(`/deliveries/${delivery.id}/validate`);
  await expect(driver.page.getByText('Goes along')).toBeVisible();
  await driver.validates(delivery, { receivedBy: 'Nadia' });

  const signature = { name: 'Signature of Nadia' };
  await test.step('in the list', async () => {
    await expect(row).toContainText('Nadia', { timeout: 5_000 });
    await expect(row).toContainText(tenant.driver(1).name);
    await isLoaded(row.getByRole('img', signature));
    const map = row.getByRole('link', { name: `See on the map where ${delivery.reference} was validated` });
    await expect(map).toHaveAttribute('href', /36\.7538.*3\.0588/);
  });

  await test.step('and on its page', async () => {
    await row.getByRole('link', { name: delivery.reference, exact: true }).click();
    const proof = office.page.locator('dl').filter({ hasText: 'Nadia' });
    await expect(proof).toContainText(tenant.driver(1).name);
    await expect(proof).toContainText('within 12 m');
    await isLoaded(proof.getByRole('img', signature));
    await expect(proof.getByRole('link', { name: 'See on the map' })).toHaveAttribute('href', /36\.7538.*3\.0588/);
  });
  expect(await office.page.evaluate(() => 'sameLoad' in globalThis), 'nothing was loaded anew').toBe(true);
});

test("[L1] a printed note carries the delivery's QR code and its short code", async ({ freshTenant, device }) => {
  const tenant = await freshTenant();
  const office = await device({ as: tenant.admin, browser: PC });
  const { page } = office;
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  await office.goesInside(`/office/deliveries/${delivery.id}`);
  await page.getByRole('link', { name: 'Print the note' }).click();
  const note = page.getByRole('region', { name: delivery.reference, exact: true });
  await expect(note).toContainText(delivery.clientName);
  await page.emulateMedia({ media: 'print' });
  await expect(note.getByText(delivery.code, { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Print', exact: true }), 'no tools on paper').toBeHidden();

  const code = note.getByRole('img', { name: `QR code of note ${delivery.reference}` });
  await expect(code).toBeVisible();
  const { data } = encode(String((await tenant.row(delivery)).qr_payload), { ecc: 'M', border: 4 });
  expect(await modulesOf(code, data.length), 'dark and light as painted').toEqual(data);
});

/** A signature that is there and has been drawn by the browser. */
async function isLoaded(image: import('@playwright/test').Locator): Promise<void> {
  await expect
    .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth), { timeout: 5_000 })
    .toBeGreaterThan(0);
}

/** The modules of a QR code, read from the pixels of a picture: dark is `true`. */
async function modulesOf(code: import('@playwright/test').Locator, size: number): Promise<boolean[][]> {
  const png = (await code.screenshot()).toString('base64');
  return code.page().evaluate(
    async ({ png, size }) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      if (!canvas) throw new Error('no canvas');
      canvas.drawImage(picture, 0, 0);
      const dark = (x: number, y: number) => {
        const at = (cell: number, pixels: number) => Math.floor(((cell + 0.5) / size) * pixels);
        return (canvas.getImageData(at(x, picture.width), at(y, picture.height), 1, 1).data[0] ?? 255) < 128;
      };
      return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => dark(x, y)));
    },
    { png, size },
  );
}
