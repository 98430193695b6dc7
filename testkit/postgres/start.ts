import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#server/database/migrate.ts';
import { startEmbeddedPostgres } from '#server/embedded/start.ts';
import type { DatabaseUrls } from '#server/embedded/urls.ts';

/**
 * One PostgreSQL for a whole run: the binaries that users run, in a temporary folder, migrated. Under a second, so nothing is
 * cached between runs.
 */
export async function startTestPostgres(): Promise<DatabaseUrls & { stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'navette-pg-'));
  // Root lends PostgreSQL another account, which must be able to pass through.
  await chmod(folder, 0o711);
  const started = await startEmbeddedPostgres({
    dataDir: folder,
    log: (line) => process.stderr.write(`${line}\n`),
    durable: false,
    systemRoot: folder,
  });
  if (!started.ok) throw new Error(started.problem.message);
  const guard = await guardAgainstOurDeath(folder);
  const stop = async (): Promise<void> => {
    guard?.kill('SIGKILL');
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(started.url);
  } catch (error) {
    await stop();
    throw error;
  }
  const { url, apiUrl, adminUrl } = started;
  return { url, apiUrl, adminUrl, stop };
}

/**
 * A run that is killed can stop nothing itself: a shell waits for the end of a pipe that only we hold open, then stops
 * PostgreSQL and clears the folder.
 */
async function guardAgainstOurDeath(folder: string): Promise<ChildProcess | undefined> {
  if (process.platform === 'win32') return undefined;
  const [pid = ''] = (await readFile(join(folder, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n');
  const guard = spawn('/bin/sh', ['-c', 'read _; kill -INT "$0"; sleep 2; rm -rf "$1"', pid, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as Socket).unref();
  return guard;
}
