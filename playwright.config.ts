import { defineConfig } from '@playwright/test';

/** End to end: real browsers, real server, real PostgreSQL. Fixtures are in `testkit/`; `docs/QA.md` says how to write one. */
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './testkit/e2e-setup.ts',
  fullyParallel: true,
  // A scenario waits for a third of its time: two of them leave two cores idle now and then.
  workers: 3,
  // A loaded machine may be too slow once. What passes only then is named by npm test, never hidden.
  retries: 1,
  timeout: 120_000,
  // Generous: how fast something has to be is said by the scenario that promises it, not by the machine that runs it.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  use: { actionTimeout: 20_000, navigationTimeout: 30_000 },
  // Chromium runs all that is not Firefox's own; Firefox what is tagged so. `testkit/tags.ts` says which tag means what.
  projects: [
    { name: 'chromium', use: { browserName: 'chromium' }, grepInvert: /@firefox-only/ },
    {
      name: 'firefox',
      use: { browserName: 'firefox' },
      grep: /@firefox/,
      timeout: 240_000,
    },
  ],
  outputDir: 'test-results/e2e',
});
