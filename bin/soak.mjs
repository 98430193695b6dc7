#!/usr/bin/env node
// npm run soak: seeded worlds of devices against the real server, for as long as you like. Options: testkit/world/soak.ts.
import './lib/node-version.mjs';

const { spawn } = await import('node:child_process');
const { ensureInstalled } = await import('./lib/install.mjs');
const { ROOT } = await import('./lib/project.mjs');

await ensureInstalled();
const child = spawn(process.execPath, ['--import', 'tsx', 'testkit/world/soak.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
