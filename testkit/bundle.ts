import { build, type Rollup } from 'vite';

/** What a worker becomes for browsers, in memory: its code without the assets beside it. `entry` is a path. */
export async function bundleOf(entry: string): Promise<Rollup.OutputChunk> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'chrome138',
      lib: { entry, formats: ['es'] },
      // Else SQLite's wasm would become part of the code.
      rollupOptions: { external: /\.wasm(\?|$)/ },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Rollup.RollupOutput;
  if (output.length !== 1) throw new Error(`${entry} falls into ${output.length} files`);
  return output[0];
}
