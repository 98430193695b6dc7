import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('page', import.meta.url));

/** Builds the page of the measures, minified as the app is, into `folder`. */
export async function buildPage(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    base: '/bench-page/',
    logLevel: 'warn',
    define: { __APP_VERSION__: JSON.stringify('bench') },
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', modulePreload: false, chunkSizeWarningLimit: 5_000 },
    worker: { format: 'es' },
  });
}
