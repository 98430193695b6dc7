import type { BrowserContext, Page } from '@playwright/test';
import type { FreshAccount } from '#server/demo/tenant.ts';
import type { Measure } from './measure.ts';
import { benchTenant } from './rows.ts';
import type { Stack } from './stack.ts';
import { ms, table, times, timingOf } from './stats.ts';

const RUNS = 10;
const ASK_MS = 50;
const LONGEST_MS = 30_000;
const ROW = 'a[data-status]';

/** Notes the instant, since the navigation began, at which the first row of the round is in the page. */
const WATCH = `(function look() {
  if (document.querySelector('${ROW}')) globalThis.firstRowMs = performance.now();
  else requestAnimationFrame(look);
})()`;

async function openAndWait(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(url, { waitUntil: 'commit' });
  // Asked from outside: the policy of the app's pages forbids what Playwright's own waiting needs.
  let at: number | undefined;
  for (let waited = 0; at === undefined; waited += ASK_MS) {
    if (waited > LONGEST_MS) throw new Error('the first row did not come');
    await page.waitForTimeout(ASK_MS);
    at = await page.evaluate(() => Reflect.get(globalThis, 'firstRowMs') as number | undefined);
  }
  await page.close();
  return at;
}

async function signIn(page: Page, url: string, account: FreshAccount): Promise<void> {
  await page.goto(url);
  await page.locator('input[type=email]').fill(account.email);
  await page.locator('input[type=password]').fill(account.password);
  await page.locator('button[type=submit]').click();
  await page.waitForSelector(ROW);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** Only the app's own files come from the service worker; the browser is started anew for each run. */
export const coldStart: Measure = {
  name: 'cold-start',
  async run(stack) {
    const tenant = await benchTenant(stack.database, 'cold-start', {
      drivers: 1,
      clients: 250,
      products: 1_200,
      deliveriesPerDriver: 30,
      historyDays: 10,
    });
    const profile = 'cold-start';
    await inBrowser(stack, profile, async (context) => {
      const page = await context.newPage();
      await signIn(page, stack.url, tenant.drivers[0]!);
      await page.close();
      // The second visit is the first that the service worker answers.
      await openAndWait(context, stack.url);
    });
    const starts: number[] = [];
    const again: number[] = [];
    const shells: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      await inBrowser(stack, profile, async (context) => {
        await context.setOffline(true);
        starts.push(await openAndWait(context, stack.url));
        again.push(await openAndWait(context, stack.url));
        shells.push(await emptyShell(context, stack.url));
      });
    }
    const [start, warm, shell] = [timingOf(starts), timingOf(again), timingOf(shells)];
    return {
      title: 'Offline cold start',
      about:
        `From the navigation to the first row of today's round on the screen, with no network, of a driver with 30 stops and ten ` +
        `days of history; the browser was started anew before each of ${RUNS} runs. The floor is a file of the app's own ` +
        `shell, its manifest, served by the same service worker in the same browser.`,
      table: table(
        ['', 'p50 ms', 'p95 ms', 'against the floor (p50)'],
        [
          ['floor: an empty document from the service worker', ms(shell.p50), ms(shell.p95), '1.00 ×'],
          [
            'first start: service worker, scripts, SQLite, first list',
            ms(start.p50),
            ms(start.p95),
            times(start.p50 / shell.p50),
          ],
          ['opened again in the same browser', ms(warm.p50), ms(warm.p95), times(warm.p50 / shell.p50)],
        ],
      ),
    };
  },
};

async function inBrowser(
  stack: Stack,
  profile: string,
  work: (context: BrowserContext) => Promise<void>,
): Promise<void> {
  const context = await stack.browser(profile);
  try {
    await work(context);
  } finally {
    await context.close();
  }
}

/** What the service worker and the browser need for any answer at all. */
async function emptyShell(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  await page.goto(`${url}/manifest.webmanifest`);
  const at = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return navigation!.domContentLoadedEventEnd;
  });
  await page.close();
  return at;
}
