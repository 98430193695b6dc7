import { readConfig } from '../config.ts';
import { attachEmbeddedPostgres } from '../embedded/attach.ts';
import { commandDatabase } from '../process/command-database.ts';
import { createLifecycle } from '../process/lifecycle.ts';
import { projectRoot } from '../process/project-root.ts';
import { notePutBack } from '../process/put-back.ts';

// `npm run put-back`. See "Putting a backup back" in docs/OPERATIONS.md.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const failed = (error: unknown) => life.fail(String((error as Error | undefined)?.stack ?? error));

await run().catch(failed);

async function run(): Promise<void> {
  const configured = readConfig(process.env, projectRoot());
  const { databaseUrl, dataDir } = configured.ok ? configured.config : {};
  // What it has written since would count as part of the backup.
  if (dataDir !== undefined && databaseUrl === undefined && (await attachEmbeddedPostgres(dataDir))) {
    return life.fail('Navette runs on this data. Stop it, put the backup back, run this, then start it again.');
  }
  // Its own mistakes the database's opening tells.
  const database = await commandDatabase(life, 'npm run put-back', say);
  if (!database) return;
  const epoch = await notePutBack(database.owner);
  await life.end(
    `A new epoch (${epoch}) has begun: devices take their rows again, and offer what the backup does not know.`,
  );
}
