import { parseArgs } from 'node:util';
import { systemClock } from '../ports/clock.ts';
import { commandDatabase } from '../process/command-database.ts';
import { createLifecycle } from '../process/lifecycle.ts';
import { renewKeys } from '../vault/renew-keys.ts';

// `npm run keys:rotate`: another key for the sensitive texts of every tenant, or of one.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const failed = (error: unknown) => life.fail(String((error as Error | undefined)?.stack ?? error));

const { values } = parseArgs({ args: process.argv.slice(2), options: { tenant: { type: 'string' } } });
const database = await commandDatabase(life, 'npm run keys:rotate', say).catch(failed);
if (database) {
  await renewKeys(database, systemClock, values.tenant ?? null, say).then(
    (tenants) =>
      tenants === 0
        ? life.fail(
            values.tenant ? `No tenant "${values.tenant}" has sensitive texts.` : 'No tenant has sensitive texts.',
          )
        : life.end(
            'Running servers lock by the new keys within a minute; older keys go with the daily job when nothing needs them.',
          ),
    failed,
  );
}
