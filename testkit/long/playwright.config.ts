import { defineConfig } from '@playwright/test';

/** What takes minutes, one after the other: `npm run long`. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.long.ts',
  globalSetup: '../e2e-setup.ts',
  workers: 1,
  timeout: 3_600_000,
  expect: { timeout: 60_000 },
  reporter: 'line',
  use: { actionTimeout: 60_000, navigationTimeout: 60_000 },
  outputDir: '../../test-results/long',
});
