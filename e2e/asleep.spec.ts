import { chromiumOnly } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

const HAS_FREEZING = chromiumOnly('no other browser freezes a tab on command');

test(
  '[E7] a phone freezes the tab behind the app: the app opens, works and sends all the same',
  HAS_FREEZING,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1), hidesTabs: true });
    const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first || !second) throw new Error('a fresh tenant has deliveries');
    // Without the test's own link, which is a tab that nobody hides.
    const tab = driver.page;
    await tab.reload();
    await expect(tab.getByText(first.reference)).toBeVisible();

    await driver.freezes(tab);
    await driver.opens();
    await expect(driver.page.getByText(first.reference)).toBeVisible();
    await driver.validates(first);
    await expect.poll(() => tenant.statusOf(first)).toBe('validated');
  },
);

test(
  '[E10] frozen while it was sending, a tab keeps nobody else from sending',
  HAS_FREEZING,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1), hidesTabs: true });
    const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first || !second) throw new Error('a fresh tenant has deliveries');
    const tab = driver.page;
    // As where there is no Background Sync: it is the tab that sends. A worker goes on, and waits as long as a line may be silent.
    await tab.context().addInitScript(() => Reflect.deleteProperty(ServiceWorkerRegistration.prototype, 'sync'));
    await tab.reload();
    await expect(tab.getByText(first.reference)).toBeVisible();
    const push = driver.network.holdsRequest('push');
    await driver.validates(first);
    await push.caught;
    await driver.freezes(tab);

    driver.network.recovers();
    await driver.opens();
    await driver.validates(second);
    await expect.poll(() => tenant.statusOf(second), { timeout: 20_000 }).toBe('validated');
    expect(await tenant.statusOf(first)).toBe('validated');
  },
);

test(
  '[E7] a window that keeps the data and does not answer is named, and the app opens as soon as it lets go',
  HAS_FREEZING,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const [first] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first) throw new Error('a fresh tenant has deliveries');
    const tab = driver.page;
    await tab.reload();
    await expect(tab.getByText(first.reference)).toBeVisible();
    // As a tab that was stopped without a word: its lock is there, nobody hears what is asked.
    const keeper = await driver.opensAnotherTab('/api/docs');
    await keeper.evaluate(async () => {
      const name = (await navigator.locks.query()).held?.find((lock) => lock.name?.startsWith('ahp:'))?.name as string;
      await new Promise<void>((kept) => {
        void navigator.locks.request(name, () => {
          kept();
          return new Promise<void>((letGo) => Object.assign(window, { letGo }));
        });
        new BroadcastChannel(name).postMessage(null);
      });
    });
    await tab.close();

    await driver.opens();
    await expect(driver.page.getByText('Another window of Navette is asleep')).toBeVisible();
    await keeper.evaluate(() => (window as unknown as { letGo(): void }).letGo());
    await expect(driver.page.getByText(first.reference)).toBeVisible();
  },
);
