import { readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { attachEmbeddedPostgres } from '../embedded/attach.ts';
import { startEmbeddedPostgres } from '../embedded/start.ts';
import { systemRandom } from '../ports/random.ts';
import { masterKeysOf } from '../vault/master-key.ts';
import type { Lifecycle } from './lifecycle.ts';
import { prepareOwnDatabase } from './own-database.ts';
import { projectRoot } from './project-root.ts';

/**
 * The database for a command: one's own, that of a running server, or the embedded one started for this; migrated. Ends
 * the process with the reason when there is none.
 */
export async function commandDatabase(
  life: Lifecycle,
  command: string,
  say: (line: string) => void,
): Promise<Database | undefined> {
  const configured = readConfig(process.env, projectRoot());
  if (!configured.ok) {
    await life.fail(configured.problems.join('\n'));
    return undefined;
  }
  const { databaseUrl, dataDir, masterKeys } = configured.config;
  const url = databaseUrl ?? (await attachEmbeddedPostgres(dataDir))?.url ?? (await startOwn());
  if (url === undefined) return undefined;
  const problem = databaseUrl === undefined ? await migrate(url) : await prepareOwnDatabase(url);
  if (problem) {
    await life.fail(problem);
    return undefined;
  }
  const database = openDatabase({ url }, { masterKeys: masterKeysOf(dataDir, masterKeys, systemRandom) });
  life.onEnd(() => database.end());
  return database;

  async function startOwn(): Promise<string | undefined> {
    const started = await startEmbeddedPostgres({ dataDir, address: command, log: say });
    if (started.ok) {
      life.onEnd(started.stop);
      return started.url;
    }
    await life.fail(started.problem.message);
    return undefined;
  }
}
