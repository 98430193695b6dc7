#!/usr/bin/env node
// npm run long: scenarios that take minutes, in a real Chromium. "npm run long -- --events 10000": how many events wait.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { join } = await import('node:path');
const { parseArgs } = await import('node:util');
const { prepare } = await import('./lib/prepare.mjs');
const { ROOT, stopWith } = await import('./lib/project.mjs');

const { values } = parseArgs({ options: { events: { type: 'string', default: '10000' } } });
if (!(Number(values.events) >= 500)) stopWith('--events takes a number of at least 500.');
await prepare();
const { ensureChromium } = await import('./lib/chromium.mjs');
const browser = await ensureChromium();
if (browser.code !== 0) stopWith(browser.output);

const cli = join(ROOT, 'node_modules/@playwright/test/cli.js');
const child = spawn(process.execPath, [cli, 'test', '-c', 'testkit/long'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, NAVETTE_LONG_EVENTS: values.events },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
