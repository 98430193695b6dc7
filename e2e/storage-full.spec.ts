import type { Device } from '#testkit/device.ts';
import { callDevice } from '#testkit/device-link.ts';
import { Quota } from '#testkit/quota.ts';
import { chromiumOnly } from '#testkit/tags.ts';
import type { Delivery } from '#testkit/tenant.ts';
import { expect, test } from '#testkit/test.ts';

const FULL = chromiumOnly('only its debugging protocol can set how much an origin may keep');

const validation = ({ id, code }: Delivery) => ({
  entity: 'logistics.delivery',
  entityId: id,
  action: 'DELIVERY_VALIDATED',
  payload: { code, validatedAt: new Date().toISOString(), receivedBy: 'Samir' },
});

/** Notes of 50 kB until one is refused; answers how many were taken. The room that a file has ahead is used up then. */
async function fillsUp(driver: Device): Promise<{ taken: number; code: string }> {
  const detail = 'x'.repeat(50_000);
  const payload = { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: crypto.randomUUID(), detail };
  for (let taken = 0; taken < 400; taken += 1) {
    const done = await driver.commit({ entity: 'logistics.audit_entry', action: 'CREATE', payload });
    if (!done.ok) return { taken, code: done.problem.code };
  }
  return { taken: 400, code: 'there was always room' };
}

test(
  '[E7] the device is full: a commit is refused and told, what waits goes out, with room again all goes on',
  FULL,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const [first, second] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first || !second) throw new Error('two deliveries are needed');
    await driver.network.offline();
    await driver.validates(first);
    await expect.poll(async () => (await driver.sync()).counts.saved).toBeGreaterThan(0);

    const quota = await Quota.of(driver.context, driver.page);
    await quota.isUsedUp();
    const { taken, code } = await fillsUp(driver);
    expect(code).toBe('STORAGE_FULL');
    const committed = (await driver.sync()).committed;
    await expect(driver.page.getByText('This device is full')).toBeVisible();
    expect((await driver.sync()).committed, 'nothing half-written').toBe(committed);

    await driver.network.online();
    await expect.poll(async () => (await tenant.ledger()).length, { timeout: 60_000 }).toBe(committed);
    await expect.poll(() => tenant.statusOf(first)).toBe('validated');

    await quota.hasRoom();
    // As a tap on "Try now" does; the banner may be gone by itself before it.
    await callDevice(driver.page, 'syncNow');
    await expect(driver.page.getByText('This device is full')).toBeHidden();
    expect((await driver.commit(validation(second))).ok).toBe(true);
    await driver.isAllReceived();
    await expect.poll(async () => (await tenant.validated()).sort()).toEqual([first.id, second.id].sort());
    const ledger = await tenant.ledger();
    expect(ledger.map(({ seq }) => seq)).toEqual(Array.from({ length: committed + 1 }, (_, at) => at + 1));
    expect(await tenant.auditOf(first)).toHaveLength(1);
    expect(taken).toBeGreaterThanOrEqual(0);
  },
);

test(
  '[E7] a start on a full device shows what there is, says what it cannot take, and sends what waits',
  FULL,
  async ({ freshTenant, device }) => {
    const tenant = await freshTenant();
    const driver = await device({ as: tenant.driver(1) });
    const [first] = await tenant.pendingDeliveries(tenant.driver(1));
    if (!first) throw new Error('a delivery is needed');
    await driver.network.offline();
    await driver.validates(first);
    await expect.poll(async () => (await driver.sync()).counts.saved).toBe(1);
    const quota = await Quota.of(driver.context, driver.page);
    await quota.isGone();
    expect((await fillsUp(driver)).code).toBe('STORAGE_FULL');
    await driver.page.reload();
    await expect(driver.page.getByText(first.reference)).toBeVisible({ timeout: 20_000 });
    expect((await fillsUp(driver)).code).toBe('STORAGE_FULL');
    await expect(driver.page.getByText('This device is full')).toBeVisible();
    // Looking for room must not take it back: a small write may fit, and a browser does not tell what is free.
    await callDevice(driver.page, 'syncNow');
    await expect(driver.page.getByText('This device is full')).toBeVisible();
    const { committed } = await driver.sync();
    await driver.network.online();
    await expect.poll(async () => (await tenant.ledger()).length, { timeout: 60_000 }).toBe(committed);

    // What the office changes meanwhile cannot come in; it does when there is room.
    await tenant.sql`UPDATE logistics.client SET name = 'Renamed' WHERE tenant_id = ${tenant.id} AND id = ${first.clientId}`;
    await quota.hasRoom();
    await callDevice(driver.page, 'syncNow');
    const named = () => driver.query('SELECT name FROM logistics_client WHERE id = ?', [first.clientId]);
    await expect.poll(named, { timeout: 30_000 }).toEqual([{ name: 'Renamed' }]);
    await driver.isAllReceived();
    const heard = () => tenant.sql`SELECT kind FROM navette.incident WHERE tenant_id = ${tenant.id}`;
    await expect.poll(heard).toEqual([{ kind: 'STORAGE_FULL' }]);
    expect(await tenant.validated()).toEqual([first.id]);
    expect(await tenant.ledger()).toHaveLength(committed);
  },
);
