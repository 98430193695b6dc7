// Bundles the server's entries, so that a start reads a few files instead of hundreds and needs no TypeScript.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './project.mjs';

const [outDir] = process.argv.slice(2);
const commands = readdirSync(join(ROOT, 'server/commands')).filter((name) => /^[^.]+\.ts$/.test(name));
const entries = {
  main: 'server/main.ts',
  ...Object.fromEntries(commands.map((name) => [name.replace(/\.ts$/, ''), `server/commands/${name}`])),
};

await build({
  configFile: false,
  root: ROOT,
  logLevel: 'warn',
  publicDir: false,
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: { input: entries, output: { entryFileNames: '[name].js' } },
  },
});
