import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

/** One import in one file, held against the linter's rules of the rooms. */
const refused: [file: string, imported: string][] = [
  ['protocol/a.ts', '#packs/registry.ts'],
  ['protocol/b.ts', '../packs/registry.ts'],
  ['packs/core/a.ts', '#device/api.ts'],
  ['packs/core/b.ts', '../../server/app.ts'],
  ['device/sync/a.ts', '#web/main.tsx'],
  ['device/sync/b.ts', '#server/app.ts'],
  ['device/spool/a.ts', '#packs/registry.ts'],
  ['device/spool/b.ts', '../db/database.ts'],
  ['device/session/a.ts', 'wa-sqlite'],
  ['web/frame/a.tsx', '#server/app.ts'],
  ['sw/a.ts', '#packs/registry.ts'],
  ['sw/b.ts', '#device/db/database.ts'],
  ['sw/c.ts', 'wa-sqlite'],
  ['server/feed/a.ts', '#device/api.ts'],
  ['server/feed/b.ts', '#testkit/network.ts'],
];
const allowed: [file: string, imported: string][] = [
  ['packs/core/y.ts', '#protocol/event.ts'],
  ['device/sync/y.ts', '#packs/registry.ts'],
  ['sw/y.ts', '#device/spool/drain.ts'],
  ['web/frame/y.tsx', '#device/api.ts'],
  ['server/feed/y.ts', '#packs/registry.ts'],
];

let said = '';
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'navette-'));
  await copyFile('biome.json', join(folder, 'biome.json'));
  for (const [file, imported] of [...refused, ...allowed]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `import { x } from '${imported}';\n\nexport const y = x;\n`);
  }
  said = await new Promise((resolveText) => {
    const only = ['lint', '--vcs-enabled=false', '--only=style/noRestrictedImports', '--reporter=github', '.'];
    execFile(resolve('node_modules/.bin/biome'), only, { cwd: folder }, (_, stdout, stderr) =>
      resolveText(stdout + stderr),
    );
  });
  await rm(folder, { recursive: true });
});

test.each(refused)('the linter refuses in %s an import of %s', (file) => {
  expect(said).toContain(`/${file},`);
});

test.each(allowed)('the linter allows in %s an import of %s', (file) => {
  expect(said).not.toContain(`/${file},`);
});
