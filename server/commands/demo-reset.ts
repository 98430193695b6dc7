import { readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import { resetDemo } from '../demo/seed.ts';
import { attachEmbeddedPostgres } from '../embedded/attach.ts';
import { startEmbeddedPostgres } from '../embedded/start.ts';
import { systemClock } from '../ports/clock.ts';
import { createLifecycle } from '../process/lifecycle.ts';
import { projectRoot } from '../process/project-root.ts';

// `npm run demo:reset`: on the database of a running server, on one's own, or on the embedded one started for this.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const configured = readConfig(process.env, projectRoot());

if (!configured.ok) await life.fail(configured.problems.join('\n'));
else {
  const { databaseUrl, dataDir } = configured.config;
  const url = databaseUrl ?? (await attachEmbeddedPostgres(dataDir))?.url ?? (await startOwn(dataDir));
  if (url !== undefined) {
    await reset(url).then(
      () => life.end('The demo is as it was on its first day.'),
      (error) => life.fail(String(error?.stack ?? error)),
    );
  }
}

async function startOwn(dataDir: string): Promise<string | undefined> {
  const started = await startEmbeddedPostgres({ dataDir, address: 'npm run demo:reset', log: say });
  if (started.ok) {
    life.onEnd(started.stop);
    return started.url;
  }
  await life.fail(started.problem.message);
  return undefined;
}

async function reset(url: string): Promise<void> {
  await migrate(url);
  const database = openDatabase({ url });
  life.onEnd(() => database.end());
  await resetDemo(database, { clock: systemClock });
}
