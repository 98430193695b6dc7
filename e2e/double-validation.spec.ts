import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  '[L4] two drivers validate the same delivery offline: the first wins, the other is told who and when',
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const [first, second] = [tenant.driver(1), tenant.driver(2)];
    const [delivery] = await tenant.pendingDeliveries(second);
    if (!delivery) throw new Error('a fresh tenant has deliveries');
    const late = await device({ as: second });
    await late.network.offline();

    await tenant.reassign(delivery, first);
    const early = await device({ as: first });
    await early.network.offline();
    await early.validates(delivery, { receivedBy: 'Nadia' });
    await late.validates(delivery, { receivedBy: 'Omar' });

    await early.network.online();
    await early.isAllReceived();
    await late.network.online();
    await expect.poll(async () => (await late.journal())[0]?.code, { timeout: 15_000 }).toBe('ALREADY_VALIDATED');
    await expect(late.page.getByText(`Already validated by ${first.name}`).first()).toBeVisible();

    expect(await tenant.row(delivery)).toMatchObject({
      status: 'validated',
      validated_by: first.id,
      received_by: 'Nadia',
    });
    const audit = await tenant.auditOf(delivery);
    expect(audit.filter(({ outcome }) => outcome === 'applied' || outcome === 'amended')).toHaveLength(1);
    expect(audit.filter(({ code }) => code === 'ALREADY_VALIDATED')).toHaveLength(1);

    const office = await device({ as: tenant.admin, browser: { viewport: { width: 1280, height: 800 } } });
    const row = office.page.getByRole('row').filter({ hasText: delivery.reference });
    await expect(row).toContainText(first.name);
    await expect(row).toContainText('Nadia');
  },
);
