import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
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

/** What takes longest begins first: worlds would come last, being small files, and then keep one core for themselves. */
class WorldsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWorlds = ({ moduleId }: TestSpecification) => moduleId.includes('/testkit/world/worlds-');
    return [...sorted.filter(isWorlds), ...sorted.filter((file) => !isWorlds(file))];
  }
}

/** The suffix of a test file says what it needs: nothing, PostgreSQL, or a browser. */
export default defineConfig({
  test: {
    maxWorkers: workers,
    sequence: { sequencer: WorldsFirst },
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
          // Two with worlds, and one with all that waits for PostgreSQL most of the time.
          maxWorkers: workers + 1,
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
          // Some of them wait: for a file that another tab keeps, for a recording, for a draft.
          maxWorkers: workers + 1,
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
