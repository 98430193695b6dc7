import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './testkit/chromium.ts';
import { viteFarEnd } from './testkit/wire/vite-far-end.ts';

const everywhere = ['**/node_modules/**', '**/dist/**', 'e2e/**', '.navette/**'];

/** Both cores of a small machine: half of the time a test waits for PostgreSQL, a browser or a timer. */
const workers = Math.max(2, availableParallelism());

/**
 * Files of one worker share their modules: loading these anew for each file took more time than the tests. No file replaces a
 * module or leaves anything behind in one.
 */
const shared = { isolate: false };

/** The suffix of a test file says what it needs: nothing, PostgreSQL, or a browser. */
export default defineConfig({
  test: {
    maxWorkers: workers,
    projects: [
      {
        test: {
          name: 'unit',
          ...shared,
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...everywhere, '**/*.pg.test.ts', '**/*.web.test.{ts,tsx}'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'pg',
          ...shared,
          include: ['**/*.pg.test.ts'],
          exclude: everywhere,
          globalSetup: './testkit/postgres/global-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        plugins: [react(), viteFarEnd()],
        define: { __APP_VERSION__: JSON.stringify('test') },
        // As in vite.config.ts: wasm and script of SQLite stay together.
        optimizeDeps: { exclude: ['wa-sqlite'] },
        worker: { format: 'es' },
        test: {
          name: 'web',
          maxWorkers: workers,
          include: ['**/*.web.test.{ts,tsx}'],
          exclude: everywhere,
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
