import { expect, test } from '#testkit/test.ts';

test('[F2] a customer leaves the technician’s sector with an edit unsent, and comes back: nothing is lost', async ({
  freshPackTenant,
  device,
}) => {
  const tenant = await freshPackTenant({ kind: 'service' });
  const technician = tenant.person('technician');
  const [{ sectors }] =
    (await tenant.sql`SELECT sectors FROM navette.account WHERE id = ${technician.id}`) as unknown as [
      { sectors: string[] },
    ];
  const id = crypto.randomUUID();
  await tenant.sql`
    INSERT INTO service.customer (tenant_id, id, name, sector, address, phone)
    VALUES (${tenant.id}, ${id}, 'Clinique El Amel', ${sectors[0]!}, '1 rue A', '021 00 00 00')`;
  const phone = await device({ as: technician });
  const { page } = phone;
  const here = () => phone.query('SELECT phone FROM service_customer WHERE id = ?', [id]);
  const moves = (sector: string) =>
    tenant.sql`UPDATE service.customer SET sector = ${sector} WHERE tenant_id = ${tenant.id} AND id = ${id}`;
  const stored = async () =>
    (await tenant.sql`SELECT phone FROM service.customer WHERE tenant_id = ${tenant.id} AND id = ${id}`)[0]?.phone;
  expect(await here()).toHaveLength(1);

  await test.step('edited offline; meanwhile the customer is given to another sector', async () => {
    await phone.network.offline();
    await phone.goesInside(`/r/service/customer/${id}/edit`);
    await page.getByLabel(/^Phone/).fill('0550 12 34 56');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved on this device.')).toBeVisible();
    await moves('sector of nobody');
  });

  await test.step('back in the network: it leaves the phone, and the edit is told, with what was written', async () => {
    await phone.network.online();
    await expect.poll(here).toHaveLength(0);
    expect(await stored()).toBe('021 00 00 00');
    await page.getByRole('link', { name: /^Needs you 1/ }).click();
    await page.getByRole('link', { name: 'To settle' }).click();
    await page.getByRole('link', { name: /Refused/ }).click();
    await expect(page.getByText('This record has left your work.', { exact: false })).toBeVisible();
    await expect(page.getByText('0550 12 34 56')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send again' })).toBeHidden();
  });

  await test.step('the sector comes back: the record is here again, and the edit goes when it is sent again', async () => {
    await moves(sectors[0]!);
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await expect.poll(here).toEqual([{ phone: '021 00 00 00' }]);
    await page.getByRole('button', { name: 'Send again' }).click();
    await phone.isAllReceived();
    await expect.poll(stored).toBe('0550 12 34 56');
    expect((await phone.sync()).counts.needsYou).toBe(0);
  });
});
