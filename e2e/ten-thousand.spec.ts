import type { Device } from '#testkit/device.ts';
import { commitsAtPace } from '#testkit/device-link.ts';
import { mixedWork } from '#testkit/many-events.ts';
import { expect, test } from '#testkit/test.ts';

/** The long form runs by `npm run e2e:long`. */
const IS_LONG = process.env.NAVETTE_E2E_LONG === '1';

const SIZES = [
  { notes: 440, validations: 60, isLong: false },
  { notes: 9_800, validations: 200, isLong: true },
].filter(({ isLong }) => isLong === IS_LONG);

interface Sent {
  id: string;
  entity: string;
}

const batches = (driver: Device): Sent[][] =>
  driver.proxy.log
    .filter(({ call, reachedServer }) => call === 'push' && reachedServer)
    .map(({ body }) => (JSON.parse(body) as { events: Sent[] }).events);

for (const { notes, validations, isLong } of SIZES) {
  const count = notes + validations;
  test(`[E7] ${count} events of mixed size wait without a network: all arrive, each once, what matters most first`, async ({
    freshTenant,
    device,
  }, info) => {
    if (isLong) test.setTimeout(1_200_000);
    const tenant = await freshTenant({ drivers: 1, deliveries: validations, clients: 40 });
    const driver = await device({ as: tenant.driver(1) });
    const work = await mixedWork(tenant, { notes, validations });
    await driver.network.offline();
    const began = performance.now();
    const answers = await commitsAtPace(driver.page, work, 0);
    const committed = performance.now();
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    expect(await driver.sync()).toMatchObject({ received: 0, committed: count });
    expect(await tenant.ledger()).toHaveLength(0);

    await driver.network.online();
    await driver.isAllReceived(isLong ? 600_000 : 60_000);
    const drained = performance.now();
    await expect.poll(async () => (await driver.sync()).received).toBe(count);

    const ledger = await tenant.ledger();
    expect(ledger.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
    expect(await tenant.validated()).toHaveLength(validations);
    await expect.poll(async () => (await tenant.proofs()).every((proof) => proof === 'complete')).toBe(true);
    const noted = await tenant.sql`
      SELECT count(*)::int AS n FROM logistics.audit_entry WHERE tenant_id = ${tenant.id} AND action = 'WRONG_CODE'`;
    expect(noted[0]?.n, 'one effect each').toBe(notes);

    const sent = batches(driver).flat();
    expect(new Set(sent.map(({ id }) => id)).size).toBe(count);
    const lanes = sent.map(({ entity }) => entity === 'logistics.delivery');
    expect(lanes.lastIndexOf(true), 'validations before notes').toBeLessThan(lanes.indexOf(false));
    const seconds = (from: number, to: number) => `${((to - from) / 1_000).toFixed(1)} s`;
    info.annotations.push({
      type: 'took',
      description: `commits ${seconds(began, committed)}, drain ${seconds(committed, drained)}, ${sent.length} sent`,
    });
  });
}
