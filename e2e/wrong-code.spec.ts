import { expect, test } from '#testkit/test.ts';

test('[L2] a wrong code is refused in clear words, leaves a note that the office sees, and what was typed stays', async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const { page } = driver;
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  const code = page.getByLabel('Code', { exact: true });
  const receiver = page.getByLabel('Received by');
  const validate = page.getByRole('button', { name: `Validate ${delivery.reference}` });

  await test.step('refused, as often as it is tapped', async () => {
    await driver.goesInside(`/deliveries/${delivery.id}/validate`);
    await receiver.fill('Nadia');
    await code.fill('WRONG1');
    await validate.click();
    await validate.click();
    await expect(page.getByText('This code is not the code of this delivery.')).toBeVisible();
    await expect(code).toBeFocused();
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('one note, in PostgreSQL and on the page of the office', async () => {
    await driver.isAllReceived();
    expect(await tenant.statusOf(delivery)).toBe('pending');
    expect(await tenant.auditOf(delivery)).toMatchObject([{ action: 'WRONG_CODE', userId: tenant.driver(1).id }]);
    const office = await device({ as: tenant.admin, browser: { viewport: { width: 1280, height: 800 } } });
    await office.goesInside(`/office/deliveries/${delivery.id}`);
    const note = office.page.getByRole('listitem').filter({ hasText: 'Code refused: WRONG1' });
    await expect(note).toContainText(tenant.driver(1).name);
  });

  await test.step('there and back again', async () => {
    await page.getByRole('link', { name: 'Delivery', exact: true }).click();
    await expect(page.getByLabel('Received by')).toBeHidden();
    await page.goBack();
    await expect(receiver).toHaveValue('Nadia');
    await expect(code).toHaveValue('WRONG1');
    await page.reload();
    await expect(receiver).toHaveValue('Nadia');
  });

  await test.step('the right one goes through, with a signature drawn before the question was put off', async () => {
    await code.fill(delivery.code.toLowerCase());
    await driver.signs();
    await validate.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Not yet' }).click();
    await expect(receiver).toHaveValue('Nadia');
    await validate.click();
    await expect(page.getByRole('dialog')).toContainText('With signature');
    await page.getByRole('dialog').getByRole('button', { name: 'Validate the delivery' }).click();
    await expect(page.getByRole('heading', { name: 'Delivery validated' })).toBeVisible();
    await driver.isAllReceived();
  });
  expect(await tenant.row(delivery)).toMatchObject({ status: 'validated', received_by: 'Nadia', proof: 'complete' });
});

test('[L2] a double tap opens the last question, another one answers it once', async ({ freshTenant, device }) => {
  const tenant = await freshTenant();
  const driver = await device({ as: tenant.driver(1) });
  const { page } = driver;
  const [delivery] = await tenant.pendingDeliveries(tenant.driver(1));
  if (!delivery) throw new Error('a fresh tenant has deliveries');
  await driver.goesInside(`/deliveries/${delivery.id}/validate`);
  await page.getByLabel('Code', { exact: true }).fill(delivery.code);
  await page.getByRole('button', { name: `Validate ${delivery.reference}` }).dblclick();
  await expect(page.getByRole('dialog')).toContainText('This is final');
  await page.getByRole('dialog').getByRole('button', { name: 'Validate the delivery' }).dblclick();
  await expect(page.getByRole('heading', { name: 'Delivery validated' })).toBeVisible();
  await driver.isAllReceived();
  expect(await driver.journal()).toHaveLength(1);
  expect(await tenant.ledger()).toHaveLength(1);
  expect(await tenant.auditOf(delivery)).toHaveLength(1);
});
