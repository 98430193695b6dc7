import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rollup } from 'vite';
import { withoutWords } from '#web/texts/without-words.ts';

/** What an entry becomes for browsers, in memory: its chunks without the files beside them. `entry` is a path. */
async function chunksOf(entry: string, plugins: Plugin[] = []): Promise<[Chunk, ...Chunk[]]> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"', __APP_VERSION__: '"test"' },
    worker: { format: 'es' },
    plugins,
    build: {
      write: false,
      target: 'chrome138',
      lib: { entry, formats: ['es'] },
      // Else SQLite's wasm would become part of the code.
      rollupOptions: { external: /\.wasm(\?|$)/ },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rollup.RollupOutput;
  const [first, ...others] = output;
  const chunks = others.filter((file) => file.type === 'chunk');
  return [told(first), ...chunks.map(told)];
}

/** What tests ask of a chunk. */
export type Chunk = Pick<Rollup.OutputChunk, 'fileName' | 'code' | 'modules' | 'imports' | 'dynamicImports'>;

const told = ({ fileName, code, modules, imports, dynamicImports }: Rollup.OutputChunk): Chunk => ({
  ...{ fileName, code, imports, dynamicImports },
  modules: byPath(modules),
});

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Modules by their paths from the root of the project, whatever the folders above it are called: `/web/main.tsx`. */
const byPath = (modules: Chunk['modules']): Chunk['modules'] =>
  Object.fromEntries(
    Object.entries(modules).map(([id, module]) => [id.startsWith(ROOT) ? id.slice(ROOT.length - 1) : id, module]),
  );

/** What the build of the app gives its workers, and no page. */
const OF_WORKERS = [withoutWords()];

/** The one file that a worker becomes. */
export async function workerBundle(entry: string): Promise<Chunk> {
  const [chunk, ...others] = await chunksOf(entry, OF_WORKERS);
  if (others.length > 0) throw new Error(`${entry} falls into ${others.length + 1} files`);
  return chunk;
}

/** The code of each module of a worker, by path, in all files that it falls into. */
export async function workerModules(entry: string): Promise<Map<string, string>> {
  const chunks = await chunksOf(entry, OF_WORKERS);
  return new Map(chunks.flatMap(({ modules }) => Object.entries(modules).map(([id, { code }]) => [id, code ?? ''])));
}

/** Modules whose code a page loads before it does anything: those of the entry and of all that it imports statically. */
export async function modulesAtStart(entry: string): Promise<string[]> {
  const [first, ...others] = await chunksOf(entry);
  const needed = new Set([first]);
  for (const { imports } of needed) {
    for (const chunk of others) if (imports.includes(chunk.fileName)) needed.add(chunk);
  }
  return [...needed].flatMap((chunk) => usedModules(chunk));
}

/** Modules of which something is left in the code. */
export const usedModules = ({ modules }: Chunk): string[] =>
  Object.keys(modules).filter((id) => (modules[id]?.renderedLength ?? 0) > 0);
