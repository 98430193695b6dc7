import type { Page } from '@playwright/test';
import { expect, test } from '#testkit/test.ts';

const offer = (page: Page) => page.getByText('A new version is ready');
/** As Chromium does when the version in charge is just being stopped: the next wish to take over leads to nothing. */
const forgetsOneWish = (page: Page) =>
  page.evaluate(() => {
    const { postMessage } = ServiceWorker.prototype;
    ServiceWorker.prototype.postMessage = () => {
      ServiceWorker.prototype.postMessage = postMessage;
    };
  });
/** Survives taps and moves, not a reload. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { sameLoad: true }));
const isSameLoad = (page: Page) => page.evaluate(() => 'sameLoad' in globalThis);
/** Until it waits: a look that joins one under way, from before there was a new version, finds none. */
const findsUpdate = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
        return registration.waiting !== null;
      }),
    )
    .toBe(true);

test('[P2] a new version is offered at rest, waits while somebody types, and is there after a tap', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  const { page } = driver;
  await mark(page);

  await test.step('found while somebody types: not a word, and nothing typed is lost', async () => {
    await driver.goesInside(`/deliveries/${delivery?.id}/validate`);
    const receiver = page.getByLabel('Received by');
    await receiver.fill('Samir at the back door');
    driver.proxy.inject = { path: /^\/sw\.js/, script: '// a newer version\n' };
    await findsUpdate(page);
    await expect(offer(page)).toBeHidden();
    await expect(receiver).toHaveValue('Samir at the back door');
    expect(await isSameLoad(page)).toBe(true);
  });

  await test.step('at rest it is offered; a tap applies it, also when the browser forgets it once', async () => {
    await driver.goesInside('/sync');
    await expect(offer(page)).toBeVisible();
    await forgetsOneWish(page);
    await page.getByRole('button', { name: 'Update' }).click();
    await expect.poll(() => isSameLoad(page).catch(() => true)).toBe(false);
    await expect(page.getByRole('heading', { name: 'Sync' })).toBeVisible();
    await expect(offer(page)).toBeHidden();
  });

  await test.step('put off, it is applied at the next start, and signed-in people stay so', async () => {
    driver.proxy.inject = { path: /^\/sw\.js/, script: '// the newest version\n' };
    await findsUpdate(page);
    await page.getByRole('button', { name: 'Later' }).click();
    await expect(offer(page)).toBeHidden();
    await driver.closesEveryPage();
    const again = await driver.opens('/sync');
    await expect(again.getByRole('heading', { name: 'Sync' })).toBeVisible();
    await expect
      .poll(() => again.evaluate(async () => (await navigator.serviceWorker.ready).waiting).catch(() => 'reloading'))
      .toBeNull();
    await expect(offer(again)).toBeHidden();
  });
});
