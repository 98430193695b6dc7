#!/usr/bin/env node
// npm run keys:master: another master key; whether the server runs or not.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare(['server']);
await import('../dist/server/rotate-master-key.js');
