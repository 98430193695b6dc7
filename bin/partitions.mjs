#!/usr/bin/env node
// npm run partitions: real browsers on the real server through lines that fail. Options: testkit/partition/main.ts.
import './lib/node-version.mjs';

const { runInBrowsers } = await import('./lib/run-program.mjs');
await runInBrowsers('testkit/partition/main.ts');
