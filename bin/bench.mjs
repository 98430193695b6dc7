#!/usr/bin/env node
// npm run bench: builds the app, finds a browser and measures. "npm run bench -- first-sync --save" see bench/run.ts.
import './lib/node-version.mjs';

const { runInBrowsers } = await import('./lib/run-program.mjs');
await runInBrowsers('bench/run.ts');
