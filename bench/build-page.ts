import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('page', import.meta.url));

/** Builds the page of the measures into `folder`: minified as the app is, or `readable` for profiles. */
export async function buildPage(folder: string, readable: boolean): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    base: '/bench-page/',
    logLevel: 'warn',
    define: { __APP_VERSION__: JSON.stringify('bench') },
    build: {
      outDir: folder,
      minify: !readable,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      chunkSizeWarningLimit: 5_000,
    },
    worker: { format: 'es' },
  });
}
