import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../durable-file.ts';
import type { Binaries } from './binaries.ts';
import { runCommand } from './command.ts';
import type { Location } from './location.ts';
import { done, failed, type Outcome } from './problem.ts';

/** The roles that log in. Kept in `passwords.json`, mode 0600, beside the cluster. */
export interface Passwords {
  /** Superuser `postgres`: backups and inspection, never the application. */
  postgres: string;
  /** `navette_owner`: owns the database and migrates it, no superuser, like an owner on a managed service. */
  navette_owner: string;
  /** `navette_service`: what requests log in as, made at each start when absent. */
  navette_service: string;
}

export const DATABASE = 'navette';
export const OWNER = 'navette_owner';
export const API_LOGIN = 'navette_service';

/**
 * Makes the cluster if there is none, and gives its passwords. Interrupted anywhere, the next call
 * starts over: the cluster is built beside its place and put there by one rename.
 */
export async function ensureCluster(
  location: Location,
  binaries: Binaries,
  durable: boolean,
): Promise<Outcome<Passwords>> {
  const version = await readFile(join(location.clusterDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) {
    if (version.trim() !== binaries.version.split('.')[0]) {
      return failed(
        'DATA_OTHER_VERSION',
        `The data in ${location.clusterDir} was written by PostgreSQL ${version.trim()}; these programs are ${binaries.version}. ` +
          'Start the version of Navette that wrote it, back up, and restore with this one.',
      );
    }
    return done(await readPasswords(location.home));
  }
  const passwords = freshPasswords();
  const built = await build(location, binaries, passwords, durable);
  if (!built.ok) return built;
  await writePasswords(location.home, passwords);
  await rename(built.value, location.clusterDir);
  // What lies under the draft's name is deleted by the next start.
  await syncFolder(location.home);
  return done(passwords);
}

/** The passwords of a cluster; one that an earlier version did not have is added to the file. */
export async function readPasswords(home: string): Promise<Passwords> {
  const kept = JSON.parse(await readFile(join(home, 'passwords.json'), 'utf8')) as Partial<Passwords>;
  const passwords = { ...freshPasswords(), ...kept };
  if (kept.navette_service === undefined) await writePasswords(home, passwords);
  return passwords;
}

/** There is no moment in which the only copy is half written, and none in which the data is on the disk and this is not. */
const writePasswords = (home: string, passwords: Passwords): Promise<void> =>
  writeDurably(join(home, 'passwords.json'), `${JSON.stringify(passwords, null, 2)}\n`, 0o600);

const freshPasswords = (): Passwords => ({
  postgres: newPassword(),
  navette_owner: newPassword(),
  navette_service: newPassword(),
});

/** 144 bits, in letters that need no escaping in SQL or a URL. */
const newPassword = (): string => randomBytes(18).toString('base64url');

async function build(
  { home, account }: Location,
  binaries: Binaries,
  passwords: Passwords,
  durable: boolean,
): Promise<Outcome<string>> {
  const draft = join(home, 'cluster.draft');
  const passwordFile = join(home, 'password.draft');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, passwords.postgres, { mode: 0o600 });
  if (account !== undefined) {
    await chown(draft, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  // The built-in C.UTF-8 sorts alike on every system and knows upper and lower case of all letters.
  const init = await runCommand(
    binaries.initdb,
    [
      `--pgdata=${draft}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(durable ? [] : ['--no-sync']),
    ],
    account,
  );
  await rm(passwordFile, { force: true });
  if (init.code !== 0) return failed('INITDB_FAILED', `The database could not be created in ${home}: ${init.output}`);

  const sql =
    `CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '${passwords.navette_owner}';\n` +
    `CREATE DATABASE ${DATABASE} OWNER ${OWNER};\n`;
  const single = await runCommand(binaries.postgres, ['--single', '-D', draft, 'postgres'], account, sql);
  if (single.code !== 0 || /ERROR|FATAL|PANIC/.test(single.output)) {
    return failed('INITDB_FAILED', `The database could not be set up in ${home}: ${single.output}`);
  }
  return done(draft);
}
