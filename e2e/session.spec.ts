import type { Device } from '#testkit/device.ts';
import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import type { Delivery, Person } from '#testkit/tenant.ts';
import { expect, test } from '#testkit/test.ts';

/** An access token lives two minutes; the server's clock goes further. */
const SHORT = { accessTokenSeconds: 120 };
const LATER_MS = 150_000;

/** Signs in by hand and stays where a refusal leaves the person. */
async function triesToSignIn({ page }: Device, person: Person): Promise<void> {
  await page.locator('input[name=email]').fill(person.email);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('form button[type=submit]').click();
}

/** Recorded by the device as by a tap, without the taps. */
async function recordsValidation(phone: Device, { id, code }: Delivery): Promise<void> {
  const payload = { code, validatedAt: new Date().toISOString(), receivedBy: 'Samir' };
  const intent = { entity: 'logistics.delivery', entityId: id, action: 'DELIVERY_VALIDATED', payload };
  expect(await phone.commit(intent)).toMatchObject({ ok: true });
}

test(
  '[T1] the access has expired: work is sent by a silent renewal, one for three tabs and the service worker',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device, clock }) => {
    const tenant = await freshTenant({ rules: SHORT });
    const driver = await device({ as: tenant.driver(1) });
    const deliveries = (await tenant.pendingDeliveries(tenant.driver(1))).slice(0, 3);
    const tabs = [driver.page, await driver.opensAnotherTab(), await driver.opensAnotherTab()];
    await driver.network.offline();
    for (const delivery of deliveries) await recordsValidation(driver, delivery);
    await clock.server(LATER_MS);
    const renewalsBefore = driver.network.count('refresh');

    await driver.network.online();
    await driver.isAllReceived();
    expect(await tenant.validated()).toEqual(deliveries.map(({ id }) => id).sort());
    expect(driver.network.count('refresh') - renewalsBefore, 'one renewal').toBe(1);
    expect(await tenant.ledger()).toHaveLength(3);
    for (const tab of tabs) {
      await expect(tab.getByRole('banner')).toContainText('All received');
      await expect(tab.getByText('Your session has ended')).toBeHidden();
    }
  },
);

test("[R11] a renewal whose answer is lost ends nobody's session", async ({ freshTenant, device, clock }) => {
  const tenant = await freshTenant({ rules: SHORT });
  const driver = await device({ as: tenant.driver(1) });
  const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!first || !second) throw new Error('a fresh tenant has deliveries');
  await clock.server(LATER_MS);
  driver.network.losesAnswer('refresh');
  await driver.validates(first);
  await driver.isAllReceived();
  expect(driver.network.count('refresh')).toBeGreaterThanOrEqual(2);

  await test.step('and the renewal after that is good as well', async () => {
    await clock.server(2 * LATER_MS);
    await driver.validates(second);
    await driver.isAllReceived();
  });
  expect(await tenant.validated()).toEqual([first.id, second.id].sort());
  expect((await driver.state()).requiresReauth).toBe(false);
  const families = await tenant.sql`SELECT ended_at FROM navette.refresh_session WHERE tenant_id = ${tenant.id}`;
  expect(families).toEqual([{ ended_at: null }]);
});

test('[T1] the server ended the session: work goes on, the app asks to sign in again, then all is sent once', async ({
  freshTenant,
  device,
  clock,
}) => {
  const tenant = await freshTenant({ rules: SHORT });
  const driver = await device({ as: tenant.driver(1) });
  const { page } = driver;
  const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!first || !second) throw new Error('a fresh tenant has deliveries');
  await tenant.sql`UPDATE navette.refresh_session SET ended_at = now() WHERE tenant_id = ${tenant.id}`;
  await clock.server(LATER_MS);

  await driver.validates(first);
  await expect(page.getByText('Your session has ended. You can go on working')).toBeVisible();
  await driver.validates(second);
  expect(await driver.sync()).toMatchObject({ counts: { saved: 2, needsYou: 0 } });
  expect(await tenant.ledger()).toHaveLength(0);
  await driver.goesTo('/');
  await expect(page.getByText('Your session has ended. You can go on working'), 'also after a reload').toBeVisible();

  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByText('Sign in and sending resumes; nothing is lost.')).toBeVisible();
  await driver.signsIn(tenant.driver(1));
  await driver.isAllReceived();
  await expect(page.getByText('Your session has ended')).toBeHidden();
  expect(await tenant.validated()).toEqual([first.id, second.id].sort());
  expect((await tenant.ledger()).map(({ seq }) => seq)).toEqual([1, 2]);
  expect((await driver.journal()).map(({ state }) => state)).toEqual(['received', 'received']);
  const taken = driver.proxy.log.filter(({ call, answered }) => call === 'push' && answered === 200);
  const ids = taken.flatMap(({ body }) =>
    (JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id),
  );
  expect(ids, 'nothing was sent again').toHaveLength(2);
});

test('[R13][T2] a second phone beyond the limit replaces the first, which wipes itself at its next contact', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant({ rules: { devicesPerUser: 1, pollIntervalMs: 5_000 } });
  const person = tenant.driver(1);
  const [delivery, next] = await tenant.pendingDeliveries(person);
  if (!delivery || !next) throw new Error('a fresh tenant has deliveries');
  const lost = await device({ as: person });
  const found = await device();
  await found.opens();

  await test.step('it says why and takes no device away without a choice', async () => {
    await triesToSignIn(found, person);
    await expect(found.page.getByRole('heading', { name: 'Choose the one that this one replaces' })).toBeVisible();
    await expect(found.page.getByRole('button', { name: 'Replace this device' })).toBeDisabled();
    await recordsValidation(lost, delivery);
    await lost.isAllReceived();
  });

  await found.page.getByRole('group', { name: 'Your devices' }).getByRole('radio').check();
  await found.page.getByRole('button', { name: 'Replace this device' }).click();
  await found.isReady();
  await expect(found.page.getByText(next.reference)).toBeVisible();

  await test.step('the replaced one, out of reach until now, tells its holder why nothing is left', async () => {
    await expect(lost.page.getByRole('alert')).toContainText('You replaced this device by another one', {
      timeout: 30_000,
    });
    await lost.goesTo('/');
    await expect(lost.page.getByRole('alert'), 'also after a reload').toContainText('You replaced this device');
    expect((await lost.state()).profiles).toEqual([]);
  });
});

test('[T2] a phone withdrawn by the office removes what it holds, also unsent work; the server knows which numbers', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const person = tenant.driver(1);
  const [sent, unsent] = await tenant.pendingDeliveries(person);
  if (!sent || !unsent) throw new Error('a fresh tenant has deliveries');
  const phone = await device({ as: person });
  await phone.validates(sent);
  await phone.isAllReceived();
  await phone.network.offline();
  await recordsValidation(phone, unsent);

  const office = await device({ as: tenant.admin });
  await office.goesInside('/office/devices');
  const card = office.page.getByRole('article').filter({ hasText: person.name });
  await card.getByRole('button', { name: 'Revoke…' }).click();
  await office.page.getByRole('dialog').getByRole('button', { name: 'Revoke for good' }).click();
  await expect(office.page.getByRole('region', { name: 'Messages' })).toContainText('Device revoked');

  await phone.network.online();
  await expect(phone.page.getByRole('alert')).toContainText('withdrawn by the administrator', { timeout: 30_000 });
  await expect
    .poll(() =>
      phone.page.evaluate(async () => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('navette');
        let files = 0;
        for await (const _ of folder.keys()) files += 1;
        return files;
      }),
    )
    .toBe(0);
  await expect
    .poll(
      () => tenant.sql`SELECT wiped_seq FROM navette.device WHERE tenant_id = ${tenant.id} AND user_id = ${person.id}`,
    )
    .toEqual([{ wiped_seq: 2 }]);
  expect(await tenant.validated(), 'what was unsent is lost').toEqual([sent.id]);

  await triesToSignIn(phone, person);
  await expect(phone.page.getByRole('alert').first()).toContainText('withdrawn by the administrator');
});

test('[R13] a new name of the device is known to the office before the next sign-in', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const phone = await device({ as: tenant.driver(1) });
  await phone.goesInside('/settings');
  await phone.page.getByLabel('Device name').fill('Van 12');
  await phone.page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => tenant.sql`SELECT name FROM navette.device WHERE tenant_id = ${tenant.id}`)
    .toEqual([{ name: 'Van 12' }]);
});

test(
  'a wrong password and a sign-in without a network are told in words that help',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const person = tenant.driver(1);
    const phone = await device();
    const page = await phone.opens();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await triesToSignIn(phone, { ...person, password: 'not this one' });
    await expect(page.getByRole('alert')).toHaveText('Wrong e-mail address or password. Check them and try again.');
    await expect(page.locator('input[name=email]'), 'what was typed is kept').toHaveValue(person.email);

    await phone.network.offline();
    await triesToSignIn(phone, person);
    await expect(page.getByRole('alert')).toContainText('No network. Signing in is the one thing that needs it');

    await phone.network.online();
    await phone.signsIn(person);
    await phone.isReady();
  },
);
