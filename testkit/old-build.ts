import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin, type Rollup } from 'vite';
import type { DeviceBuild } from './device-build.ts';
import { REGISTRY_FILE, registryAt, VERSION_FILE, versionAt } from './old-sources.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const builds = new Map<number, Promise<DeviceBuild>>();

/** The device of an app that has not been updated: today's engine, built with the version and the packs of then. Once each. */
export function oldBuild(version: number): Promise<DeviceBuild> {
  const known = builds.get(version) ?? buildOld(version);
  builds.set(version, known);
  return known;
}

async function buildOld(version: number): Promise<DeviceBuild> {
  const code = await bundleAt(version);
  // Inside of the project, where "#device" and packages are found.
  const home = join(ROOT, '.navette');
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, `version-${version}-`));
  try {
    const file = join(folder, 'device.mjs');
    await writeFile(file, code);
    const { deviceBuild } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { deviceBuild: DeviceBuild };
    return deviceBuild;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const ENTRY = 'testkit/device-build.ts';
/** Shared with today's storage, so that its errors are the same classes. */
const SHARED = '#device/db/database.ts';

async function bundleAt(version: number): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    plugins: [oldSources(version)],
    ssr: { target: 'node' },
    build: {
      ssr: join(ROOT, ENTRY),
      write: false,
      target: 'node20',
      minify: false,
      rollupOptions: { external: [SHARED] },
    },
  });
  const { output } = built as Rollup.RollupOutput;
  const [first, ...others] = output;
  if (others.length > 0) throw new Error(`the device of version ${version} falls into ${output.length} files`);
  return first.code;
}

const oldSources = (version: number): Plugin => ({
  name: 'old-sources',
  enforce: 'pre',
  resolveId: async function (id, importer) {
    if (!importer || !id.endsWith('/database.ts')) return null;
    const found = await this.resolve(id, importer, { skipSelf: true });
    return found?.id === join(ROOT, 'device/db/database.ts') ? { id: SHARED, external: true } : found;
  },
  transform: (code, id) => {
    if (id === join(ROOT, VERSION_FILE)) return { code: versionAt(version, code), map: null };
    if (id === join(ROOT, REGISTRY_FILE)) {
      const from = {
        packsAt: join(ROOT, 'testkit/packs-at.ts'),
        shapes: join(ROOT, `packs/shapes/${version}-shapes.json`),
      };
      return { code: registryAt(code, from), map: null };
    }
    return null;
  },
});
