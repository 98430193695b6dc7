import { expect, test } from '#testkit/test.ts';

test('[R37] the office closes the numbers of a phone that is gone, and the count is whole again', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  await driver.validates(delivery!);
  await driver.isAllReceived();
  await driver.closesEveryPage();
  // As its wipe tells: three more were saved on it and never came.
  await tenant.sql`
    UPDATE navette.device SET revoked_at = now(), revoked_by = 'office', wiped_at = now(), wiped_seq = 4
    WHERE tenant_id = ${tenant.id} AND user_id = ${tenant.driver(1).id}`;

  const office = await device({ as: tenant.admin });
  const { page } = office;
  await office.goesInside('/office/devices');
  const card = page.getByRole('article').filter({ hasText: '1 of 4 received' });
  await expect(card).toContainText(/missing \W?2–4/);
  await card.getByRole('button', { name: 'Close missing numbers…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Why will they never come?').fill('The phone is at the bottom of the port');
  await sheet.getByRole('button', { name: 'Close for good' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('3 numbers closed');
  const closed = page.getByRole('article').filter({ hasText: '1 of 4 received, 3 numbers closed' });
  await expect(closed).toBeVisible();
  await expect(closed.getByRole('button')).toHaveCount(0);
  const voids = await tenant.sql`
    SELECT from_seq AS "from", to_seq AS "to", reason, voided_by AS "by" FROM navette.sequence_void
    WHERE tenant_id = ${tenant.id}`;
  expect(voids.map((row) => ({ ...row }))).toEqual([
    { from: 2, to: 4, reason: 'The phone is at the bottom of the port', by: tenant.admin.id },
  ]);
});
