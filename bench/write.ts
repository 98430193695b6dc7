import type { Measure } from './measure.ts';
import { credentials, inFreshBrowser } from './pages.ts';
import { benchTenant } from './rows.ts';
import { ms, table, times, timingOf } from './stats.ts';
import { intentsOf, validated } from './work.ts';

const COMMITS = 400;
const PAUSE_MS = 100;

/** Commits with no network, so that nothing but the device is on the way. */
export const write: Measure = {
  name: 'write',
  async run(stack) {
    const tenant = await benchTenant(stack.database, 'write', {
      drivers: 1,
      clients: 200,
      products: 200,
      deliveriesPerDriver: COMMITS,
    });
    const intents = intentsOf(tenant, validated);
    const [ours, rushed, floors] = await inFreshBrowser(stack, async (page, context) => {
      await page.evaluate((who) => bench.firstSync(who), credentials(tenant.drivers[0]!));
      const rows = intents.map((intent) => JSON.stringify(intent));
      const plain = await page.evaluate((all) => bench.floorWrites(all), rows);
      await context.setOffline(true);
      const [calm, quick] = [intents.slice(0, COMMITS / 2), intents.slice(COMMITS / 2)];
      return [
        await page.evaluate(([all, pause]) => bench.commits(all, pause), [calm, PAUSE_MS] as const),
        await page.evaluate((all) => bench.commits(all), quick),
        plain,
      ];
    });
    const [our, rush, floor] = [timingOf(ours), timingOf(rushed), timingOf(floors)];
    return {
      title: 'Durable write',
      about:
        `From the call in the page to its answer: row, event and audit entry committed and flushed; ${COMMITS / 2} validations ` +
        `with ${PAUSE_MS} ms between them, as a quick person would, and as many without a pause, while those before are being sealed; no network. ` +
        'The floor writes one row of the same size to a file of the same kind, in its own transaction.',
      table: table(
        ['', 'p50 ms', 'p95 ms', 'against the floor (p50)'],
        [
          ['floor: one row, one transaction', ms(floor.p50), ms(floor.p95), '1.00 ×'],
          ['Navette: row, event and audit entry', ms(our.p50), ms(our.p95), times(our.p50 / floor.p50)],
          ['the same without a pause', ms(rush.p50), ms(rush.p95), times(rush.p50 / floor.p50)],
        ],
      ),
    };
  },
};
