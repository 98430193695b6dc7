#!/usr/bin/env node
// npm run keys:rotate [-- --tenant <slug>]: another key for sensitive texts; whether the server runs or not.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare(['server']);
await import('../dist/server/rotate-keys.js');
