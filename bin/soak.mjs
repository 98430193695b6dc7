#!/usr/bin/env node
// npm run soak: seeded worlds of devices against the real server, for as long as you like. Options: testkit/world/soak.ts.
import './lib/node-version.mjs';

const { ensureInstalled } = await import('./lib/install.mjs');
const { runProgram } = await import('./lib/run-program.mjs');

await ensureInstalled();
runProgram('testkit/world/soak.ts');
