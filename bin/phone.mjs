#!/usr/bin/env node
// npm run phone: the same server over HTTPS, for phones on this network.
import './lib/node-version.mjs';

process.env.NAVETTE_PHONE = '1';
const { prepare } = await import('./lib/prepare.mjs');
await prepare();
await import('../dist/server/main.js');
