import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, sep } from 'node:path';
import type { Account } from './command.ts';
import { runCommand } from './command.ts';
import { done, failed, type Outcome } from './problem.ts';

/**
 * Who runs PostgreSQL. It refuses to run as root, so root lends it another account: the owner of the
 * cluster in `home` when there is one, else the system's `postgres`, else `nobody`. Anyone else runs
 * it as themselves (`undefined`), and must own the data.
 * @param dataDir what holds `home`, or names it
 */
export async function chooseAccount(home: string, dataDir: string): Promise<Outcome<Account | undefined>> {
  if (process.getuid === undefined) return done(undefined); // Windows: PostgreSQL drops rights by itself.
  const owner = await ownerOf(join(home, 'cluster'));
  const me = process.getuid();
  if (me !== 0) {
    if (owner === undefined || owner.uid === me) return done(undefined);
    // Keys and log lie beside the database.
    const folders = home.startsWith(dataDir + sep) ? [dataDir] : [dataDir, home];
    return failed(
      'DATA_NOT_OURS',
      `The data in ${home} belongs to another account (uid ${owner.uid}), probably because Navette was first started as root. ` +
        `Start it as that account again, or hand the data over: sudo chown -R ${userInfo().username} ${folders.map((folder) => `"${folder}"`).join(' ')}`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return done(owner);
  const account = (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (account === undefined) {
    return failed(
      'ACCOUNT_MISSING',
      'PostgreSQL refuses to run as root, and this system has neither a "postgres" nor a "nobody" account. ' +
        'Start Navette as an ordinary user, or set DATABASE_URL.',
    );
  }
  return done(account);
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function accountNamed(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}
