import type { Device } from '#testkit/device.ts';
import { commitsAtPace } from '#testkit/device-link.ts';
import { mixedWork } from '#testkit/many-events.ts';
import { expect, test } from '#testkit/test.ts';

const NOTES = 440;
const VALIDATIONS = 60;
const COUNT = NOTES + VALIDATIONS;

interface Sent {
  id: string;
  entity: string;
}

const batches = (driver: Device): Sent[][] =>
  driver.proxy.log
    .filter(({ call, reachedServer }) => call === 'push' && reachedServer)
    .map(({ body }) => (JSON.parse(body) as { events: Sent[] }).events);

test(`[E7] ${COUNT} events of mixed size wait without a network: all arrive, each once, what matters most first`, async ({
  freshTenant,
  device,
}) => {
  const tenant = await freshTenant({ drivers: 1, deliveries: VALIDATIONS, clients: 40 });
  const driver = await device({ as: tenant.driver(1) });
  const work = await mixedWork(tenant, { notes: NOTES, validations: VALIDATIONS });
  await driver.network.offline();
  const answers = await commitsAtPace(driver.page, work, 0);
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);
  expect(await driver.sync()).toMatchObject({ received: 0, committed: COUNT });
  expect(await tenant.ledger()).toHaveLength(0);

  await driver.network.online();
  await driver.isAllReceived();
  await expect.poll(async () => (await driver.sync()).received).toBe(COUNT);

  const ledger = await tenant.ledger();
  expect(ledger.map(({ seq }) => seq)).toEqual(Array.from({ length: COUNT }, (_, at) => at + 1));
  expect(await tenant.validated()).toHaveLength(VALIDATIONS);
  await expect.poll(async () => (await tenant.proofs()).every((proof) => proof === 'complete')).toBe(true);
  const noted = await tenant.sql`
      SELECT count(*)::int AS n FROM logistics.audit_entry WHERE tenant_id = ${tenant.id} AND action = 'WRONG_CODE'`;
  expect(noted[0]?.n, 'one effect each').toBe(NOTES);

  const sent = batches(driver).flat();
  expect(new Set(sent.map(({ id }) => id)).size).toBe(COUNT);
  const lanes = sent.map(({ entity }) => entity === 'logistics.delivery');
  expect(lanes.lastIndexOf(true), 'validations before notes').toBeLessThan(lanes.indexOf(false));
});
