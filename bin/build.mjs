#!/usr/bin/env node
// npm run build: the app into dist/web, the server into dist/server.
import './lib/node-version.mjs';

const { ensureInstalled } = await import('./lib/install.mjs');
const { ensureBuilt } = await import('./lib/build.mjs');
await ensureInstalled();
const { code, output } = await ensureBuilt({ force: !process.argv.includes('--if-changed') });
process.stdout.write(output);
process.exitCode = code;
