import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf } from './fingerprint.mjs';
import { ROOT } from './project.mjs';
import { run, tool } from './run.mjs';

const DIST = join(ROOT, 'dist');
/** Whatever the caller's environment says: under a test runner NODE_ENV is `test`, and a development build would be left behind. */
const AS_SHIPPED = { env: { NODE_ENV: 'production' } };
const SHARED = ['package.json', 'package-lock.json', 'patches', 'tsconfig.base.json', 'protocol', 'packs', 'types'];

/** What is built, from what, and how. Each goes to `dist/<name>`. */
export const PARTS = [
  {
    name: 'web',
    inputs: [...SHARED, 'vite.config.ts', 'device', 'web', 'sw'],
    make: (outDir) => tool('vite', 'bin/vite.js', ['build', '--outDir', outDir, '--emptyOutDir'], AS_SHIPPED),
  },
  {
    name: 'server',
    inputs: [...SHARED, 'bin/lib/bundle-server.mjs', 'server'],
    make: (outDir) => run(process.execPath, ['bin/lib/bundle-server.mjs', outDir], AS_SHIPPED),
  },
];

/**
 * Builds the parts whose sources changed since they were last built.
 * @param {{ only?: string[], force?: boolean }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function ensureBuilt({ only, force = false } = {}) {
  let all = '';
  for (const part of PARTS) {
    if (only && !only.includes(part.name)) continue;
    const target = join(DIST, part.name);
    const stamp = join(DIST, `${part.name}.stamp`);
    const wanted = fingerprintOf(part.inputs);
    if (!force && existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
    console.log(`Building ${part.name} …`);
    // Beside its place first: a failed build leaves the last good one, and a running server never sees half of one.
    const draft = join(DIST, `.${part.name}-${process.pid}`);
    mkdirSync(DIST, { recursive: true });
    const { code, output } = await part.make(draft);
    all += output;
    if (code !== 0) {
      rmSync(draft, { recursive: true, force: true });
      return { code, output: all };
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
    writeFileSync(stamp, wanted);
  }
  return { code: 0, output: all };
}
