import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  '[E1] the first sync shows counts against totals, can be left, and goes on after the tab was closed',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant({ clients: 12_000 });
    const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!delivery) throw new Error('a fresh tenant has deliveries');
    const office = await device({ browser: { viewport: { width: 1280, height: 800 } } });
    const first = await office.opens();
    office.proxy.strike({ on: ['pull'], fault: { kind: 'slow', bytesPerSecond: 40_000 } });
    await office.signsIn(tenant.admin);

    await test.step('counts against totals', async () => {
      await expect(first.getByRole('heading', { name: 'First sync' })).toBeVisible();
      const clients = first.getByRole('listitem').filter({ hasText: 'Clients' });
      await expect(clients).toContainText(/[1-9][\d,]* \/ 12,000/, { timeout: 15_000 });
      await expect(first.getByRole('progressbar')).toBeVisible();
      await expect(first.getByText(/records received/)).toBeVisible();
    });

    await test.step('left for the list, which is there before everything is', async () => {
      await first.getByRole('button', { name: 'Start working' }).click();
      await expect(first.getByRole('row').filter({ hasText: delivery.reference })).toBeVisible();
      await expect(first.getByText(/First sync: \d+%/)).toBeVisible();
      await office.goesInside('/settings');
      await expect(first.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
      await expect(first.getByText(/First sync: \d+%/)).toBeVisible();
      expect((await office.state()).ready).toBe(false);
    });

    const had = await rows(office);
    await office.closesEveryPage();
    office.network.recovers();
    const pulls = office.proxy.log.filter(({ call }) => call === 'pull').length;
    await office.opens();
    await office.isReady();
    const [again] = office.proxy.log.filter(({ call }) => call === 'pull').slice(pulls);
    expect(had).toBeGreaterThan(0);
    expect(again?.path, 'it goes on from where it was').toContain('cursor=');
    expect(await rows(office)).toBe(await tenant.count('client'));
    await expect(office.page.getByText('First sync')).toBeHidden();
  },
);

test('[P2] an installation that the network broke off on the first visit is taken up when the network is back', async ({
  device,
}) => {
  const phone = await device();
  const usual = phone.proxy.inject;
  const broken = "addEventListener('install', (event) => event.waitUntil(Promise.reject(new TypeError('cut'))));\n";
  phone.proxy.inject = { path: /^\/sw\.js/, script: broken };
  const page = await phone.opens();
  const registered = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) !== undefined);
  await expect.poll(() => phone.proxy.log.some(({ path }) => path === '/sw.js')).toBe(true);
  await expect.poll(registered).toBe(false);

  phone.proxy.inject = usual;
  await phone.network.offline();
  await phone.network.online();
  await expect.poll(registered).toBe(true);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await phone.closesEveryPage();
  await phone.network.offline();
  await phone.opens();
  await expect(phone.page.locator('input[name=email]')).toBeVisible();
});

/** Clients on the device. */
async function rows(device: import('#testkit/device.ts').Device): Promise<number> {
  const [counted] = await device.query<{ n: number }>('SELECT count(*) AS n FROM logistics_client');
  return counted?.n ?? 0;
}
