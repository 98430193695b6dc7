import { expect, test } from '#testkit/test.ts';

test('[F8] a delivery reassigned by SQL leaves the first phone and appears on the second, with its client', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant({ clients: 40 });
  const [one, two] = [tenant.driver(1), tenant.driver(2)];
  const first = await device({ as: one });
  const second = await device({ as: two });
  const [delivery] = await tenant.pendingDeliveries(one);
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  await tenant.sql`
    UPDATE logistics.delivery SET client_id = ${delivery.clientId}
    WHERE tenant_id = ${tenant.id} AND id = ${delivery.id}`;
  const clientsOf = (phone: typeof first) =>
    phone.query('SELECT id FROM logistics_client WHERE id = ?', [delivery.clientId]);
  const has = (phone: typeof first) => phone.query('SELECT id FROM logistics_delivery WHERE id = ?', [delivery.id]);
  const others = await tenant.sql`
    SELECT 1 FROM logistics.delivery
    WHERE tenant_id = ${tenant.id} AND driver_id = ${one.id} AND client_id = ${delivery.clientId} AND id <> ${delivery.id}`;
  expect(await has(first)).toHaveLength(1);
  const firstPulls = first.proxy.log.filter(({ call }) => call === 'pull').length;

  await tenant.reassign(delivery, two);
  for (const phone of [first, second]) await phone.page.evaluate(() => dispatchEvent(new Event('online')));

  await expect.poll(() => has(first)).toHaveLength(0);
  await expect.poll(() => has(second)).toHaveLength(1);
  await expect.poll(() => clientsOf(first)).toHaveLength(others.length > 0 ? 1 : 0);
  await expect.poll(() => clientsOf(second)).toHaveLength(1);
  await expect(second.page.getByText(delivery.reference)).toBeVisible();
  await expect(first.page.getByText(delivery.reference)).toBeHidden();
  const later = first.proxy.log.filter(({ call }) => call === 'pull').slice(firstPulls);
  expect(
    later.every(({ path }) => path.includes('cursor=')),
    'no full sync',
  ).toBe(true);
});
