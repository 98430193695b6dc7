import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { REGISTRY_FILE, registryAt, VERSION_FILE, versionAt } from './old-sources.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A command's own part, which has no types. */
const FINGERPRINT = new URL('../bin/lib/fingerprint.mjs', import.meta.url).href;
const SOURCES = [
  'package.json',
  'vite.config.ts',
  'tsconfig.base.json',
  'protocol',
  'packs',
  'types',
  'device',
  'web',
  'sw',
];

/**
 * The app of an older version, as a phone has it that was not updated: today's sources with the version and the packs of
 * then, truly built, beside a copy of the server that serves it. Answers the server's main file, from the root. Made once for each state
 * of the sources.
 */
export async function buildOldApp(version: number): Promise<string> {
  const name = `dist/version-${version}`;
  const home = join(ROOT, name);
  const stamp = join(home, 'stamp');
  const { fingerprintOf }: { fingerprintOf(paths: readonly string[]): string } = await import(FINGERPRINT);
  const wanted = fingerprintOf([...SOURCES, 'testkit/packs-at.ts']);
  if ((await readFile(stamp, 'utf8').catch(() => '')) !== wanted) {
    await rm(home, { recursive: true, force: true });
    await buildWeb(version, home);
    // Where the server finds itself, its migrations and what it serves.
    await cp(join(ROOT, 'package.json'), join(home, 'package.json'));
    await symlink(join(ROOT, 'drizzle'), join(home, 'drizzle'));
    await writeFile(stamp, wanted);
  }
  await rm(join(home, 'dist/server'), { recursive: true, force: true });
  await cp(join(ROOT, 'dist/server'), join(home, 'dist/server'), { recursive: true });
  return `${name}/dist/server/main.js`;
}

async function buildWeb(version: number, home: string): Promise<void> {
  const sources = join(home, 'sources');
  for (const source of SOURCES) {
    await mkdir(dirname(join(sources, source)), { recursive: true });
    await cp(join(ROOT, source), join(sources, source), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(sources, 'node_modules'));
  await cp(join(ROOT, 'testkit/packs-at.ts'), join(sources, 'packs/packs-at.ts'));
  await edit(join(sources, VERSION_FILE), (code) => versionAt(version, code));
  const from = { packsAt: './packs-at.ts', shapes: `./shapes/${version}-shapes.json` };
  await edit(join(sources, REGISTRY_FILE), (code) => registryAt(code, from));
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', join(home, 'dist/web'), '--emptyOutDir'], {
    cwd: sources,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  await rm(sources, { recursive: true });
}

async function edit(path: string, change: (code: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')));
}
