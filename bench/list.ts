import type { Measure } from './measure.ts';
import { credentials, inFreshBrowser } from './pages.ts';
import { benchTenant } from './rows.ts';
import { ms, table, times, timingOf } from './stats.ts';

const ROWS = 8_000;
const RUNS = 200;
const LETTERS = ['épi', 'sup', 'bou', 'nour', 'amel', 'baraka', 'et fils', 'alim'];

/** What a list asks: filtered by status and by a part of the client's name, sorted by it, with each record's own state. */
const FILTERED = `
  SELECT d.id, d.reference, d.stop, d.status, d.totalCents, c.name, c.city, s.state
  FROM logistics_delivery d
  JOIN logistics_client c ON c.id = d.clientId
  LEFT JOIN record_state s ON s.entity = 'logistics.delivery' AND s.entityId = d.id
  WHERE d.status = 'pending' AND c.name LIKE '%' || ? || '%'
  ORDER BY c.name, d.stop LIMIT 50`;

/** As many rows of the same columns, in the order in which they lie in the file. */
const UNFILTERED = `
  SELECT d.id, d.reference, d.stop, d.status, d.totalCents, d.code AS name, d.plannedOn AS city, NULL AS state
  FROM logistics_delivery d LIMIT 50 OFFSET ?`;

export const list: Measure = {
  name: 'list',
  async run(stack) {
    const drivers = 8;
    const tenant = await benchTenant(stack.database, 'list', {
      drivers,
      clients: 2_500,
      products: 200,
      deliveriesPerDriver: ROWS / drivers,
    });
    const [ours, floors] = await inFreshBrowser(stack, async (page) => {
      await page.evaluate((who) => bench.firstSync(who), credentials(tenant.admin));
      const [count] = await page.evaluate((sql) => bench.query(sql), 'SELECT count(*) AS n FROM logistics_delivery');
      if (count?.n !== ROWS) throw new Error(`the device has ${count?.n} deliveries`);
      const filters = Array.from({ length: RUNS }, (_, run) => [LETTERS[run % LETTERS.length]!]);
      const offsets = Array.from({ length: RUNS }, (_, run) => [(run % 3) * 50]);
      return [
        await page.evaluate(([sql, all]) => bench.queries(sql, all), [FILTERED, filters] as [string, string[][]]),
        await page.evaluate(([sql, all]) => bench.queries(sql, all), [UNFILTERED, offsets] as [string, number[][]]),
      ];
    });
    if (ours.rows === 0 || floors.rows !== 50) throw new Error(`pages of ${ours.rows} and ${floors.rows} rows`);
    const [our, floor] = [timingOf(ours.times), timingOf(floors.times)];
    return {
      title: 'A page of a list',
      about:
        `50 rows of ${ROWS.toLocaleString('en')} deliveries, as the page asks for them: filtered by status and by letters anywhere in the client's name, ` +
        `sorted by name, joined with each record's sync state; ${RUNS} times with ${LETTERS.length} filters in turn. The floor reads any 50 rows.`,
      table: table(
        ['', 'p50 ms', 'p95 ms', 'against the floor (p50)'],
        [
          ['floor: 50 rows as they lie', ms(floor.p50), ms(floor.p95), '1.00 ×'],
          ['filtered, sorted, joined', ms(our.p50), ms(our.p95), times(our.p50 / floor.p50)],
        ],
      ),
    };
  },
};
