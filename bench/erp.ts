import { DEMO_PASSWORD } from '#server/demo/accounts.ts';
import { ERP_TENANT, removeErp, seedErp } from '#server/demo/erp/seed.ts';
import { systemClock } from '#server/ports/clock.ts';
import type { Measure } from './measure.ts';
import { inFreshBrowser } from './pages.ts';
import { table, timingOf } from './stats.ts';

const RUNS = 3;
const ENTITIES = ['colleague', 'intervention', 'customer', 'project', 'product', 'timesheet', 'expense'];

/** [F2] The share of a technician out of an ERP of 670,000 rows, and one plain UPDATE of all its articles. */
export const erp: Measure = {
  name: 'erp',
  async run(stack) {
    const seeding = performance.now();
    const { source, brought } = await seedErp(stack.database, { clock: systemClock });
    const seeded = performance.now() - seeding;
    const signIn = {
      email: `tech1@${ERP_TENANT.domain}`,
      password: DEMO_PASSWORD,
      deviceName: 'Bench',
      platform: 'Chromium',
    };
    const syncs: number[] = [];
    let rows = 0;
    for (let run = 0; run < RUNS; run++) {
      await inFreshBrowser(stack, async (page) => {
        const timed = await page.evaluate((who) => bench.firstSync(who), signIn);
        syncs.push(timed.ms - timed.signInMs);
        const count = ENTITIES.map((name) => `(SELECT count(*) FROM service_${name})`).join(' + ');
        const [row] = await page.evaluate((sql) => bench.query(sql), `SELECT ${count} AS n`);
        rows = Number(row?.n);
      });
    }
    if (rows > 50_000) throw new Error(`a technician holds ${rows} rows`);
    const updating = performance.now();
    const { count } = await stack.database.owner`UPDATE erp.article SET price_cents = price_cents + 100`;
    const updated = performance.now() - updating;
    await removeErp(stack.database);
    const sync = timingOf(syncs);
    const seconds = (value: number): string => (value / 1_000).toFixed(1);
    const number = (value: number): string => value.toLocaleString('en');
    return {
      title: 'An ERP behind field service',
      about: `\`npm run seed:erp\` into the embedded PostgreSQL, then a technician's first sync in Chromium, ${RUNS} runs (from the answer to the sign-in), then one UPDATE of every article in the ERP's own table, until it is committed with the feed.`,
      table: table(
        ['', 'rows', 's'],
        [
          [
            "the ERP's schema, and what is brought into Navette",
            `${number(source)}, ${number(brought)}`,
            seconds(seeded),
          ],
          ["a technician's first sync (p50)", number(rows), seconds(sync.p50)],
          ['UPDATE erp.article', number(count), seconds(updated)],
        ],
      ),
    };
  },
};
