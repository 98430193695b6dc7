import { entitiesOf } from '#packs/registry.ts';
import type { Measure } from './measure.ts';
import { credentials, inFreshBrowser } from './pages.ts';
import { FIRST_SYNC_ROWS, largeTenant } from './rows.ts';
import { ms, table, times, timingOf } from './stats.ts';

const RUNS = 7;
const TABLES = entitiesOf(['logistics']).map(({ name }) => name.replace('.', '_'));

/** Device and floor in turns, each in a browser with an empty profile. */
export const firstSync: Measure = {
  name: 'first-sync',
  async run(stack) {
    const tenant = await largeTenant(stack.database, 'first-sync');
    const floorUrl = `${stack.url}/bench/rows/${tenant.id}`;
    const bytes = (await (await fetch(floorUrl)).arrayBuffer()).byteLength;
    const floors: number[] = [];
    const ours: number[] = [];
    const signIns: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const floor = await inFreshBrowser(stack, (page) => page.evaluate((url) => bench.floorFirstSync(url), floorUrl));
      if (floor.rows !== FIRST_SYNC_ROWS) throw new Error(`the floor has ${floor.rows} rows`);
      floors.push(floor.ms);
      const our = await inFreshBrowser(stack, async (page) => {
        const timed = await page.evaluate((who) => bench.firstSync(who), credentials(tenant.admin));
        const count = TABLES.map((name) => `(SELECT count(*) FROM ${name})`).join(' + ');
        const [row] = await page.evaluate((sql) => bench.query(sql), `SELECT ${count} AS n`);
        if (row?.n !== FIRST_SYNC_ROWS) throw new Error(`the device has ${row?.n} rows`);
        const plan = await page.evaluate(() =>
          bench.query('EXPLAIN QUERY PLAN SELECT * FROM logistics_client WHERE name = ?', ['x']),
        );
        if (!JSON.stringify(plan).includes('INDEX')) throw new Error('the device has no index');
        return timed;
      });
      ours.push(our.ms);
      signIns.push(our.signInMs);
    }
    const [floor, our, signIn] = [timingOf(floors), timingOf(ours), timingOf(signIns)];
    const net = timingOf(ours.map((each, run) => each - signIns[run]!));
    return {
      title: 'First sync',
      about:
        `${FIRST_SYNC_ROWS.toLocaleString('en')} rows of ${Math.round(bytes / FIRST_SYNC_ROWS)} bytes on average in the six tables of ` +
        `the logistics pack (it has six, not seven), from an empty browser profile to all rows durable, encrypted and ` +
        `queryable by index, ${RUNS} runs in turns. Both clocks start before the worker does. The floor needs no sign-in.`,
      table: table(
        ['', 'p50 ms', 'best ms', 'against the floor (p50)'],
        [
          ['floor: gzip NDJSON by COPY, plain bulk insert', ms(floor.p50), ms(floor.best), '1.00 ×'],
          ['Navette, from the tap on “sign in”', ms(our.p50), ms(our.best), times(our.p50 / floor.p50)],
          ['Navette, from the answer to the sign-in', ms(net.p50), ms(net.best), times(net.p50 / floor.p50)],
          ['of which signing in (argon2id, key, first start)', ms(signIn.p50), ms(signIn.best), ''],
        ],
      ),
    };
  },
};
