import type { Page } from '@playwright/test';
import { expect, test } from '#testkit/test.ts';

const offer = (page: Page) => page.getByText('A new version is ready');
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
const isWaiting = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
/** By which static route of the service worker an address is fetched; empty when the worker itself is asked. */
const routeOf = (page: Page, address: string) =>
  page.evaluate(async (path) => {
    type Routed = PerformanceResourceTiming & { workerMatchedSourceType?: string; workerMatchedRouterSource?: string };
    const seen = new Promise<string | undefined>((resolve) => {
      new PerformanceObserver((list) => {
        const [entry] = list.getEntriesByName(new URL(path, location.href).href) as Routed[];
        // The second is its later name.
        if (entry) resolve(entry.workerMatchedSourceType ?? entry.workerMatchedRouterSource);
      }).observe({ type: 'resource' });
    });
    await (await fetch(path)).text();
    return seen;
  }, address);

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

  await test.step('at rest it is offered, and a tap applies it', async () => {
    await driver.goesInside('/sync');
    await expect(offer(page)).toBeVisible();
    await page.getByRole('button', { name: 'Update' }).click();
    await expect.poll(() => isSameLoad(page).catch(() => true)).toBe(false);
    await expect(page.getByRole('heading', { name: 'Sync' })).toBeVisible();
    await expect(offer(page)).toBeHidden();
  });

  await test.step('put off, it disturbs nobody, not even in a further tab, and is there once every window was closed; signed-in people stay so', async () => {
    driver.proxy.inject = { path: /^\/sw\.js/, script: '// the newest version\n' };
    await findsUpdate(page);
    await page.getByRole('button', { name: 'Later' }).click();
    await expect(offer(page)).toBeHidden();
    await mark(page);
    const tab = await driver.opensAnotherTab('/sync');
    await expect(offer(tab)).toBeVisible();
    await expect(tab.getByRole('heading', { name: 'Sync' })).toBeVisible();
    expect(await isSameLoad(page)).toBe(true);
    await driver.closesUntilUpdated();
    const again = await driver.opens('/sync');
    await expect(again.getByRole('heading', { name: 'Sync' })).toBeVisible();
    expect(await isWaiting(again)).toBe(false);
    await expect(offer(driver.page)).toBeHidden();
  });

  await test.step('what the server answers does not wake the worker', async () => {
    expect(await routeOf(driver.page, '/api/openapi.json')).toBe('network');
    expect(await routeOf(driver.page, '/healthz')).toBe('network');
    expect(await routeOf(driver.page, '/index.html')).toBe('');
  });
});
