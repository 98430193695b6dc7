import { resetDemo } from '../demo/seed.ts';
import { systemClock } from '../ports/clock.ts';
import { commandDatabase } from '../process/command-database.ts';
import { createLifecycle } from '../process/lifecycle.ts';

// `npm run demo:reset`.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const failed = (error: unknown) => life.fail(String((error as Error | undefined)?.stack ?? error));

const database = await commandDatabase(life, 'npm run demo:reset', say).catch(failed);
if (database) {
  await resetDemo(database, { clock: systemClock }).then(
    () => life.end('The demo is as it was on its first day.'),
    failed,
  );
}
