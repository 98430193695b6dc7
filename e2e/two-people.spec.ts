import { ALSO_IN_FIREFOX } from '#testkit/tags.ts';
import { expect, test } from '#testkit/test.ts';

test(
  "[T7] two people on one device: A's unsent work goes as A's, and B sees nothing of it",
  ALSO_IN_FIREFOX,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const [a, b] = [tenant.driver(1), tenant.driver(2)];
    const phone = await device({ as: a });
    const [delivery] = await tenant.pendingDeliveries(a);
    if (!delivery) throw new Error('a fresh tenant has deliveries');
    phone.network.answers('push', 503, { headers: { 'retry-after': '1' } });
    await phone.validates(delivery, { receivedBy: 'Received for A' });

    await test.step('signing out says that work waits and asks what to do', async () => {
      await phone.goesInside('/settings');
      await phone.page.getByRole('button', { name: 'Sign out' }).click();
      const dialog = phone.page.getByRole('dialog');
      await expect(dialog).toContainText('1');
      await dialog.getByRole('button', { name: /keep/i }).click();
      await expect(phone.page.locator('input[name=email]')).toBeVisible();
    });

    await phone.signsIn(b);
    await phone.isReady();
    expect(await phone.query('SELECT id FROM logistics_delivery WHERE driverId = ?', [a.id])).toEqual([]);
    expect(await phone.journal()).toEqual([]);
    await expect(phone.page.getByText(delivery.reference)).toBeHidden();

    phone.network.recovers();
    await expect.poll(() => tenant.validated(), { timeout: 20_000 }).toEqual([delivery.id]);
    expect(await tenant.ledger()).toMatchObject([{ userId: a.id, status: expect.stringMatching(/applied|amended/) }]);
    for (const { userId, authorization } of phone.network.sentEvents()) {
      expect(userId).toBe(a.id);
      expect(subjectOf(authorization)).toBe(a.id);
    }
  },
);

/** The user of an access token. */
function subjectOf(authorization: string | undefined): string {
  const [, claims = ''] = (authorization ?? '').split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')).sub;
}
