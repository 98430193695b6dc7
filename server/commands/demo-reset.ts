import { readConfig } from '../config.ts';
import { resetDemo } from '../demo/seed.ts';
import { systemClock } from '../ports/clock.ts';
import { commandDatabase } from '../process/command-database.ts';
import { createLifecycle } from '../process/lifecycle.ts';
import { projectRoot } from '../process/project-root.ts';

// `npm run demo:reset`.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const failed = (error: unknown) => life.fail(String((error as Error | undefined)?.stack ?? error));

const configured = readConfig(process.env, projectRoot());
// Everybody knows the password of its administrators.
const isUnasked = configured.ok && !configured.config.demo;
if (isUnasked) await life.fail('This database holds no demo: set NAVETTE_DEMO=1 if it shall, then run this again.');

const database = isUnasked ? undefined : await commandDatabase(life, 'npm run demo:reset', say).catch(failed);
if (database) {
  await resetDemo(database, { clock: systemClock }).then(
    () => life.end('The demo is as it was on its first day.'),
    failed,
  );
}
