import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ensureApiLogin } from './api-login.ts';
import { readPasswords } from './initialise.ts';
import { locate } from './location.ts';
import { servesCluster } from './processes.ts';
import { type DatabaseUrls, urlsFor } from './urls.ts';

/** The addresses of the PostgreSQL that a running Navette keeps on `dataDir`; undefined when none runs. */
export async function attachEmbeddedPostgres(dataDir: string, systemRoot?: string): Promise<DatabaseUrls | undefined> {
  const location = await locate(resolve(dataDir), systemRoot);
  if (!location.ok) return undefined;
  const { home, clusterDir } = location.value;
  try {
    const [pid, , , port] = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n').map(Number);
    if (!pid || !port || !(await servesCluster(pid, clusterDir))) return undefined;
    const passwords = await readPasswords(home);
    const urls = urlsFor(passwords, port);
    // An earlier version may have started it.
    return (await ensureApiLogin(urls.url, passwords.navette_service)).ok ? urls : undefined;
  } catch {
    return undefined;
  }
}
