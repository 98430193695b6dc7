import type { Intent } from '#device/api.ts';
import type { FreshTenant } from '#server/demo/tenant.ts';
import type { Measure } from './measure.ts';
import { credentials, inFreshBrowser } from './pages.ts';
import { benchTenant } from './rows.ts';
import { ms, table, times, timingOf } from './stats.ts';

const RUNS = 5;
const EVENTS = 1_000;

/** A validation of each delivery, as the screen makes it when the code is typed. */
export const validations = ({ deliveries }: FreshTenant): Intent[] =>
  deliveries.map(({ id, code }) => ({
    entity: 'logistics.delivery',
    entityId: id,
    action: 'DELIVERY_VALIDATED',
    payload: {
      code,
      validatedAt: '2026-11-20T09:00:00.000Z',
      receivedBy: 'Samira Haddad',
      position: { latitude: 36.7211, longitude: 3.1836, accuracyM: 12 },
    },
    context: { battery: 0.7, network: '4g' },
  }));

/** Commits 1,000 validations with no network, then measures the way from the first request to the last receipt. */
export const drain: Measure = {
  name: 'drain',
  async run(stack) {
    const ours: number[] = [];
    const pulled: number[] = [];
    const floors: number[] = [];
    let requests = 0;
    for (let run = 0; run < RUNS; run++) {
      const tenant = await benchTenant(stack.database, `drain-${run}`, {
        drivers: 1,
        clients: 200,
        products: 200,
        deliveriesPerDriver: EVENTS,
      });
      const { chunkEvents } = tenant.rules;
      requests = EVENTS / chunkEvents;
      await inFreshBrowser(stack, async (page, context) => {
        await page.evaluate((who) => bench.firstSync(who), credentials(tenant.drivers[0]!));
        await context.setOffline(true);
        await page.evaluate((intents) => bench.commits(intents), validations(tenant));
        const waiting = await page.evaluate(() => bench.sync());
        if (waiting.counts.saved + waiting.counts.sending !== EVENTS) throw new Error(JSON.stringify(waiting.counts));
        await context.setOffline(false);
        const timed = await page.evaluate(() => bench.drain());
        ours.push(timed.settledMs);
        pulled.push(timed.pulledMs);
        const done = await page.evaluate(() => bench.sync());
        if (done.received !== EVENTS || done.counts.needsYou > 0) throw new Error(JSON.stringify(done));

        // The floor sends the very events that the server has just recorded, under ids of this run.
        const recorded = await stack.database.owner<{ event: Record<string, unknown> }[]>`
          SELECT event FROM navette.ledger WHERE tenant_id = ${tenant.id} ORDER BY seq`;
        if (recorded.length !== EVENTS) throw new Error(`${recorded.length} events are recorded`);
        const events = recorded.map(({ event }) => event);
        const batches = Array.from({ length: requests }, (_, index) =>
          JSON.stringify({ events: events.slice(index * chunkEvents, (index + 1) * chunkEvents) }),
        );
        const floor = await page.evaluate(([url, all]) => bench.floorPush(url!, all as string[]), [
          `${stack.url}/bench/events`,
          batches,
        ] as const);
        if (floor.inserted !== EVENTS) throw new Error(`the floor inserted ${floor.inserted}`);
        floors.push(floor.ms);
      });
    }
    const [our, floor, whole] = [timingOf(ours), timingOf(floors), timingOf(pulled)];
    return {
      title: '1,000 waiting events',
      about:
        `Validations of 1,000 deliveries, committed with no network; then from the start of the drain to the last receipt ` +
        `settled on the device, in ${requests} requests, ${RUNS} runs. The floor sends the same events as plain rows in as many ` +
        `requests, one INSERT each into a table with a primary key, one after the other.`,
      table: table(
        ['', 'p50 ms', 'best ms', 'against the floor (p50)'],
        [
          ['floor: plain rows, one statement a request', ms(floor.p50), ms(floor.best), '1.00 ×'],
          ['Navette: push, apply, ledger, feed, audit, settle', ms(our.p50), ms(our.best), times(our.p50 / floor.p50)],
          ['Navette, with the pull that follows', ms(whole.p50), ms(whole.best), times(whole.p50 / floor.p50)],
        ],
      ),
    };
  },
};
