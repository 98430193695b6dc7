import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { compileTexts } from './web/texts/compile-texts.ts';
import { withoutWords } from './web/texts/without-words.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

/** The engine floor of the mission (P1). */
const TARGET = ['chrome138', 'safari17', 'firefox140'];
/**
 * What a page needs to start is one file, what two screens share another, each screen its own; libraries lie apart, so that an
 * update of the app fetches none of them again. Decision 0040.
 */
const FILES = [
  { name: 'libraries', tags: ['$initial' as const], test: /[\\/]node_modules[\\/]/, priority: 3 },
  { name: 'start', tags: ['$initial' as const], priority: 2 },
  { name: 'shared-libraries', minShareCount: 2, test: /[\\/]node_modules[\\/]/, priority: 1 },
  { name: 'shared', minShareCount: 2 },
];
/** SQLite's wasm is part of the app: without it there is no offline start. */
const LARGEST_PRECACHED_BYTES = 4_000_000;

export default defineConfig({
  root: here('web'),
  define: { __APP_VERSION__: JSON.stringify(version) },
  // The assets of SQLite are imported by `?url`; bundling it beforehand would tear wasm and script apart.
  optimizeDeps: { exclude: ['wa-sqlite'] },
  worker: { format: 'es', plugins: () => [withoutWords()] },
  build: {
    outDir: here('dist/web'),
    emptyOutDir: true,
    target: TARGET,
    // Small files would become `data:` addresses, which the page's policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: FILES } } },
  },
  server: {
    // The API and its event streams, from a server started with `npm start`.
    proxy: { '/api': { target: 'http://localhost:8080', changeOrigin: false } },
  },
  plugins: [
    react(),
    compileTexts(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '../sw',
      filename: 'sw.ts',
      // web/public/manifest.webmanifest is the manifest, web/update/ registers the service worker.
      manifest: false,
      injectRegister: false,
      injectManifest: {
        rollupFormat: 'es',
        buildPlugins: { vite: [withoutWords()] },
        target: TARGET,
        globPatterns: ['**/*.{html,js,css,wasm,woff2,svg,png,webmanifest}'],
        // Named by the hash of their content: no revision beside it.
        dontCacheBustURLsMatching: /^assets\//,
        maximumFileSizeToCacheInBytes: LARGEST_PRECACHED_BYTES,
      },
    }),
  ],
});
