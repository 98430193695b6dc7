import { gzipSync } from 'node:zlib';
import type { Response } from '@playwright/test';
import type { Measure } from './measure.ts';
import { table } from './stats.ts';

const AIM_KB = 250;

const kindOf = (response: Response): 'js' | 'css' | 'wasm' | 'other' => {
  const type = response.headers()['content-type'] ?? '';
  if (type.includes('javascript')) return 'js';
  if (type.includes('css')) return 'css';
  if (type.includes('wasm')) return 'wasm';
  return 'other';
};
const kb = (bytes: number): string => (bytes / 1_000).toFixed(1);

/** Every file that the sign-in screen needs before a person can type, in a browser that was never here. */
export const firstVisit: Measure = {
  name: 'first-visit',
  async run(stack) {
    const context = await stack.browser('first-visit');
    const sizes = new Map<string, { kind: string; gzip: number }>();
    const bodies: Promise<void>[] = [];
    try {
      context.on('response', (response) => {
        if (response.fromServiceWorker() || response.request().serviceWorker()) return;
        bodies.push(
          response.body().then(
            (body) =>
              void sizes.set(response.url(), { kind: kindOf(response), gzip: gzipSync(body, { level: 6 }).length }),
            () => undefined,
          ),
        );
      });
      const page = await context.newPage();
      // The worker asks for it in its own time, which the page's idle network does not tell.
      const sqlite = context.waitForEvent('response', (response) => kindOf(response) === 'wasm');
      await page.goto(stack.url);
      await page.waitForSelector('input[type=password]');
      await sqlite;
      await page.waitForLoadState('networkidle');
      await Promise.all(bodies);
    } finally {
      await context.close();
    }
    const sum = (kind: string): number =>
      [...sizes.values()].reduce((all, one) => all + (one.kind === kind ? one.gzip : 0), 0);
    const total = sum('js') + sum('css');
    const files = [...sizes].filter(([, { kind }]) => kind === 'js' || kind === 'css').length;
    return {
      title: 'First visit',
      about:
        `What the browser downloads until a person can sign in, as gzip (level 6), ${files} files of JavaScript and CSS. ` +
        'The service worker fetches the rest afterwards, in its own time, for offline starts.',
      table: table(
        ['', 'kB gzip', `aim: under ${AIM_KB} kB`],
        [
          ['JavaScript', kb(sum('js')), ''],
          ['CSS', kb(sum('css')), ''],
          ['JavaScript and CSS', kb(total), total < AIM_KB * 1_000 ? 'held' : 'missed'],
          ['wasm (SQLite), beside the aim', kb(sum('wasm')), ''],
        ],
      ),
    };
  },
};
