import { randomBytes } from 'node:crypto';
import { readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeDurably } from '../durable-file.ts';
import { chooseAccount } from './account.ts';
import type { Account } from './command.ts';
import { runCommand } from './command.ts';
import { makeFolder } from './make-folder.ts';
import { done, failed, type Outcome } from './problem.ts';

/** Where a cluster lives and who runs it. */
export interface Location {
  /** Holds the cluster, its passwords, its log and the owner lock. */
  home: string;
  /** PostgreSQL's own data directory. It exists only when it is complete. */
  clusterDir: string;
  /** Where a copy of the binaries goes if one is needed. */
  copyRoot: string;
  account: Account | undefined;
}

/** Kept over restarts and never tidied away, unlike /var/tmp. */
const SYSTEM_ROOT = '/var/lib/navette';

/**
 * Decides where the database of `dataDir` lives: in `dataDir` itself wherever that works. Only when root
 * starts us where no other account can enter (root's home) it goes to a folder of its own below
 * `systemRoot`, and the file `postgres-location` in `dataDir` remembers which.
 */
export async function locate(dataDir: string, systemRoot = SYSTEM_ROOT): Promise<Outcome<Location>> {
  await makeFolder(dataDir);
  const pointer = join(dataDir, 'postgres-location');
  const remembered = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  if (remembered !== '') {
    if (await exists(remembered)) return openHome(remembered, dirname(remembered), dataDir);
    return failed(
      'DATA_UNREACHABLE',
      `The database folder ${remembered}, named in ${pointer}, is gone. Restore it from a backup, or delete ${pointer} to begin with an empty database.`,
    );
  }

  const local = join(dataDir, 'postgres');
  const here = await openHome(local, dataDir, dataDir);
  // Data that is already there is never left behind in silence.
  if (here.ok || here.problem.code !== 'DATA_UNREACHABLE' || (await exists(join(local, 'cluster')))) return here;

  await rmdir(local).catch(() => undefined);
  const home = join(systemRoot, randomBytes(8).toString('hex'));
  await makeFolder(systemRoot);
  const there = await openHome(home, systemRoot, dataDir);
  if (!there.ok) return there;
  await writeFile(join(home, 'README'), `The database of the Navette whose data folder is ${dataDir}\n`);
  // Empty after a power cut, it would let an empty database look like the data.
  await writeDurably(pointer, `${home}\n`, 0o644);
  return there;
}

/** Makes the folder when absent and asks the account to enter it: the one test that covers every cause. */
async function openHome(home: string, copyRoot: string, dataDir: string): Promise<Outcome<Location>> {
  await makeFolder(home);
  const account = await chooseAccount(home, dataDir);
  if (!account.ok) return account;
  if (account.value !== undefined) {
    const entered = await runCommand('/bin/sh', ['-c', 'cd "$1"', 'sh', home], account.value);
    if (entered.code !== 0) {
      return failed(
        'DATA_UNREACHABLE',
        `PostgreSQL does not run as root, and its account (uid ${account.value.uid}) cannot enter ${home}. ` +
          'Set NAVETTE_DATA to a folder outside closed ones such as /root, or move the data there.',
      );
    }
  }
  return done({ home, clusterDir: join(home, 'cluster'), copyRoot, account: account.value });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
