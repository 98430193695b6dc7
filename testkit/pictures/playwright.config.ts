import { defineConfig } from '@playwright/test';

/** Takes the README's pictures anew: `npx playwright test -c testkit/pictures`. */
export default defineConfig({
  testDir: '.',
  globalSetup: '../e2e-setup.ts',
  workers: 1,
  timeout: 180_000,
  outputDir: '../../test-results/pictures',
});
