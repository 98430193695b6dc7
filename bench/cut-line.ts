import http from 'node:http';
import { NDJSON } from '#protocol/pull.ts';
import type { Measure } from './measure.ts';
import { signIn } from './node-client.ts';
import { credentials, openBenchPage } from './pages.ts';
import { FIRST_SYNC_ROWS, largeTenant } from './rows.ts';
import type { Stack } from './stack.ts';
import { table, times } from './stats.ts';
import { openThrottledLine } from './throttled-line.ts';

/** 1 Mbit/s, as at the edge of a cell. */
const BYTES_PER_SECOND = 125_000;
const CUT_EVERY_MS = 5_000;

/** Issue 3, 13: 50,000 rows over a line that is cut every five seconds. */
export const cutLine: Measure = {
  name: 'cut-line',
  async run(stack) {
    const tenant = await largeTenant(stack.database, 'cut-line');
    const payload = await gzipBytes(stack, tenant.admin);
    const line = await openThrottledLine(stack.url);
    const context = await stack.browser('cut-line');
    try {
      const page = await openBenchPage({ ...stack, url: line.origin }, context);
      // The app itself is here already: script, wasm.
      await page.evaluate(() => bench.sync());
      const before = line.bytes;
      line.worsen(BYTES_PER_SECOND, CUT_EVERY_MS);
      const timed = await page.evaluate((who) => bench.firstSync(who), credentials(tenant.admin));
      const bytes = line.bytes - before;
      const ideal = payload / BYTES_PER_SECOND;
      return {
        title: 'A first sync over a line that is cut',
        about:
          `${FIRST_SYNC_ROWS.toLocaleString('en')} rows over ${(BYTES_PER_SECOND * 8) / 1e6} Mbit/s, all connections cut every ${CUT_EVERY_MS / 1000} s ` +
          `(${line.cuts} times), in Chromium, sign-in included. The floor is one gzip pull of the same rows that nobody cuts, at that pace.`,
        table: table(
          ['', 'kB', 's', 'against the floor (bytes)'],
          [
            ['floor: uncut', (payload / 1_000).toFixed(0), ideal.toFixed(1), '1.00 ×'],
            [
              'cut, from the tap on “sign in”',
              (bytes / 1_000).toFixed(0),
              (timed.ms / 1_000).toFixed(1),
              times(bytes / payload),
            ],
          ],
        ),
      };
    } finally {
      await context.close();
      await line.end();
    }
  },
};

/** Compressed bytes of a whole pull, headers left out. */
async function gzipBytes({ url }: Stack, person: Parameters<typeof signIn>[1]): Promise<number> {
  const { session } = await signIn(url, person);
  const headers = { authorization: `Bearer ${session.accessToken}`, accept: NDJSON, 'accept-encoding': 'gzip' };
  return await new Promise((resolve, reject) => {
    http
      .get(`${url}/api/sync/pull`, { headers }, (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
        answer.on('end', () => resolve(bytes));
        answer.on('error', reject);
      })
      .on('error', reject);
  });
}
