import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '#server/database/migrate.ts';
import { startEmbeddedPostgres } from '#server/embedded/start.ts';

/**
 * One PostgreSQL for a whole run: the binaries that users run, in a temporary folder, migrated. Under a second, so nothing is
 * cached between runs.
 */
export async function startTestPostgres(): Promise<{ url: string; adminUrl: string; stop(): Promise<void> }> {
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
  const stop = async (): Promise<void> => {
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(started.url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: started.url, adminUrl: started.adminUrl, stop };
}
