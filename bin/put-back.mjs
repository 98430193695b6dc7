#!/usr/bin/env node
// npm run put-back: says that a backup was put back, before the server starts on it.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare(['server']);
await import('../dist/server/put-back.js');
