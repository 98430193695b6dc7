import type { Page } from '@playwright/test';
import { rowJson } from '#server/database/row-json.ts';
import type { FreshTenant } from '#server/demo/tenant.ts';
import { emptyKept, fillKept } from './kept-routes.ts';
import type { Measure } from './measure.ts';
import { credentials, inFreshBrowser } from './pages.ts';
import { benchTenant } from './rows.ts';
import type { Stack } from './stack.ts';
import { ms, table, times, timingOf } from './stats.ts';
import { intentsOf, refused, validated } from './work.ts';

const RUNS = 5;
const EVENTS = 1_000;

interface Drained {
  settledMs: number;
  pulledMs: number;
  floorMs: number;
  /** The least on both sides; of deliveries refused. */
  keptMs: number;
  requests: number;
}

/** Commits events with no network, then measures the way from the first request to the last receipt; then the floor. */
async function drainOnce(stack: Stack, name: string, work: Parameters<typeof intentsOf>[1]): Promise<Drained> {
  const tenant = await benchTenant(stack.database, name, {
    drivers: 1,
    clients: 200,
    products: 200,
    deliveriesPerDriver: EVENTS,
  });
  return inFreshBrowser(stack, async (page, context) => {
    await page.evaluate((who) => bench.firstSync(who), credentials(tenant.drivers[0]!));
    await context.setOffline(true);
    await page.evaluate((intents) => bench.commits(intents), intentsOf(tenant, work));
    const waiting = await page.evaluate(() => bench.sync());
    if (waiting.counts.saved + waiting.counts.sending !== EVENTS) throw new Error(JSON.stringify(waiting.counts));
    await context.setOffline(false);
    const timed = await page.evaluate(() => bench.drain());
    const done = await page.evaluate(() => bench.sync());
    if (done.received !== EVENTS || done.counts.needsYou > 0) throw new Error(JSON.stringify(done));

    const batches = await plainBatches(stack, tenant);
    const floor = await page.evaluate(([url, all]) => bench.floorPush(url!, all as string[]), [
      `${stack.url}/bench/events`,
      batches,
    ] as const);
    if (floor.inserted !== EVENTS) throw new Error(`the floor inserted ${floor.inserted}`);
    const keptMs = work === refused ? await drainKept(stack, tenant, page, batches) : 0;
    return { ...timed, floorMs: floor.ms, keptMs, requests: batches.length };
  });
}

async function drainKept(
  { database, url }: Stack,
  { id }: FreshTenant,
  page: Page,
  batches: string[],
): Promise<number> {
  await fillKept(database.owner, id);
  const [there] = await database.owner.unsafe<{ rows: string }[]>(
    `SELECT json_agg(${rowJson('logistics.delivery', 't')})::text AS rows FROM logistics.delivery t WHERE tenant_id = $1`,
    [id],
  );
  const kept = await page.evaluate(([rows, to, all]) => bench.drainKept(rows!, to!, all as string[]), [
    there!.rows,
    `${url}/bench/kept`,
    batches,
  ] as const);
  await emptyKept(database.owner);
  if (kept.settled !== EVENTS) throw new Error(`the least settled ${kept.settled}`);
  return kept.ms;
}

/** The very events that the server has just recorded, in as many requests. */
async function plainBatches(stack: Stack, { id, rules }: FreshTenant): Promise<string[]> {
  const recorded = await stack.database.owner<{ event: Record<string, unknown> }[]>`
    SELECT event FROM navette.ledger WHERE tenant_id = ${id} ORDER BY seq`;
  if (recorded.length !== EVENTS) throw new Error(`${recorded.length} events are recorded`);
  const events = recorded.map(({ event }) => event);
  return Array.from({ length: EVENTS / rules.chunkEvents }, (_, index) =>
    JSON.stringify({ events: events.slice(index * rules.chunkEvents, (index + 1) * rules.chunkEvents) }),
  );
}

export const drain: Measure = {
  name: 'drain',
  async run(stack) {
    const plain: Drained[] = [];
    const stock: Drained[] = [];
    for (let run = 0; run < RUNS; run++) {
      plain.push(await drainOnce(stack, `drain-plain-${run}`, refused));
      stock.push(await drainOnce(stack, `drain-stock-${run}`, validated));
    }
    const all = [...plain, ...stock];
    const [requests] = all.map((one) => one.requests);
    const floor = timingOf(all.map(({ floorMs }) => floorMs));
    const row = (title: string, those: readonly number[]): string[] => {
      const { p50, best } = timingOf(those);
      return [title, ms(p50), ms(best), times(p50 / floor.p50)];
    };
    return {
      title: '1,000 waiting events',
      about:
        `${EVENTS.toLocaleString('en')} deliveries refused, committed with no network; then from the start of the drain to the last ` +
        `receipt settled on the device, in ${requests} requests, ${RUNS} runs; the same with deliveries validated, whose goods the ` +
        `server takes out of the stock lot by lot. The floor sends the same events as plain rows in as many requests, one INSERT each ` +
        `into a table with a primary key, one after the other. The least on both sides is the server's (bench/kept-routes.ts, see below), ` +
        `two requests at a time, and a device that reads, seals and plans nothing and takes all receipts over in one transaction.`,
      table: table(
        ['', 'p50 ms', 'best ms', 'against the floor (p50)'],
        [
          row(
            'floor: plain rows, one statement a request',
            all.map(({ floorMs }) => floorMs),
          ),
          row(
            'the least that leaves the same behind, on both sides',
            plain.map(({ keptMs }) => keptMs),
          ),
          row(
            'Navette: push, apply, ledger, feed, audit, settle',
            plain.map(({ settledMs }) => settledMs),
          ),
          row(
            'Navette, with the pull that follows',
            plain.map(({ pulledMs }) => pulledMs),
          ),
          row(
            'Navette, and three lines of each delivery out of the stock',
            stock.map(({ settledMs }) => settledMs),
          ),
        ],
      ),
    };
  },
};
