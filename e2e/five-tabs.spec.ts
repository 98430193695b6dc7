import { commitsAtPace } from '#testkit/device-link.ts';
import { expect, test } from '#testkit/test.ts';

test('[E7] five tabs and the service worker at once with 100 events waiting: one effect each, one drain at a time', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant({ drivers: 1, deliveries: 100, clients: 40 });
  const driver = await device({ as: tenant.driver(1) });
  const deliveries = await tenant.pendingDeliveries(tenant.driver(1));
  await driver.network.offline();
  const work = deliveries.map(({ id, code }) => ({
    entity: 'logistics.delivery',
    entityId: id,
    action: 'DELIVERY_VALIDATED',
    payload: { code, validatedAt: new Date().toISOString(), receivedBy: 'Samir' },
  }));
  expect((await commitsAtPace(driver.page, work, 0)).filter(({ ok }) => !ok)).toEqual([]);
  for (let tab = 2; tab <= 5; tab += 1) await driver.opensAnotherTab();

  await driver.network.online();
  await driver.isAllReceived();
  expect(await tenant.validated()).toHaveLength(100);
  const ledger = await tenant.ledger();
  expect(ledger.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));

  const sent = driver.network.sentEvents().map(({ id }) => id);
  expect(sent, 'nothing was sent twice').toHaveLength(new Set(sent).size);
  const pushes = driver.proxy.log.filter(({ call }) => call === 'push');
  for (const [at, push] of pushes.entries()) {
    const next = pushes[at + 1];
    if (next) expect(push.answeredAtMs ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.askedAtMs);
  }
  await expect(driver.page.getByRole('banner')).toContainText('All received');
});
