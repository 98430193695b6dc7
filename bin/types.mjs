#!/usr/bin/env node
// npm run types: checks every tsconfig.json, one per runtime, so that a room sees only what its runtime has.
import './lib/node-version.mjs';

const { readdirSync, existsSync } = await import('node:fs');
const { availableParallelism } = await import('node:os');
const { join } = await import('node:path');
const { ROOT } = await import('./lib/project.mjs');
const { tool } = await import('./lib/run.mjs');

const rooms = readdirSync(ROOT).filter(
  (name) => existsSync(join(ROOT, name, 'tsconfig.json')) && name !== 'node_modules',
);
// The largest first, and one on each core.
const left = ['.', ...rooms];
let failed = false;
const check = async () => {
  for (let room = left.shift(); room; room = left.shift()) {
    const { code, output } = await tool('typescript', 'bin/tsc', ['-p', room, '--pretty', 'false']);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${room === '.' ? 'tests and tools' : room}`);
    if (code !== 0) console.log(output.trim());
    failed ||= code !== 0;
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, check));
process.exitCode = failed ? 1 : 0;
