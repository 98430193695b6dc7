#!/usr/bin/env node
// npm run demo:reset: puts the demo back as it was on the first day, whether the server runs or not.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare(['server']);
await import('../dist/server/demo-reset.js');
