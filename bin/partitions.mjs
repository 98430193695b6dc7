#!/usr/bin/env node
// npm run partitions: real browsers on the real server through lines that fail. Options: testkit/partition/main.ts.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { prepare } = await import('./lib/prepare.mjs');
const { ROOT, stopWith } = await import('./lib/project.mjs');

await prepare();
const { ensureChromium } = await import('./lib/chromium.mjs');
const browser = await ensureChromium();
if (browser.code !== 0) stopWith(browser.output);

const child = spawn(process.execPath, ['--import', 'tsx', 'testkit/partition/main.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
