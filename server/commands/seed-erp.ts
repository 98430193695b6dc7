import { performance } from 'node:perf_hooks';
import { DEMO_PASSWORD } from '../demo/accounts.ts';
import { ERP_TENANT, removeErp, seedErp } from '../demo/erp/seed.ts';
import { systemClock } from '../ports/clock.ts';
import { commandDatabase } from '../process/command-database.ts';
import { createLifecycle } from '../process/lifecycle.ts';

// `npm run seed:erp [-- --scale 0.1 | --remove]`.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const failed = (error: unknown) => life.fail(String((error as Error | undefined)?.stack ?? error));
const number = new Intl.NumberFormat('en');
const args = process.argv.slice(2);
const scale = args.includes('--scale') ? Number(args[args.indexOf('--scale') + 1]) : 1;

if (!(scale > 0 && scale <= 10)) await life.fail('--scale takes a number above 0 and up to 10; 1 is the full size.');
else {
  const database = await commandDatabase(life, 'npm run seed:erp', say).catch(failed);
  if (database) await (args.includes('--remove') ? remove() : seed()).then((said) => life.end(said), failed);

  async function remove(): Promise<string> {
    await removeErp(database!);
    return 'The ERP and its tenant are gone.';
  }

  async function seed(): Promise<string> {
    let last = performance.now();
    const began = last;
    const { source, brought } = await seedErp(database!, {
      clock: systemClock,
      scale,
      progress: (what, rows) => {
        const now = performance.now();
        say(
          `${what.padEnd(24)} ${number.format(rows).padStart(9)} rows ${((now - last) / 1000).toFixed(1).padStart(6)} s`,
        );
        last = now;
      },
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    return [
      `${number.format(source)} rows in the schema erp, ${number.format(brought)} of them brought into Navette, in ${seconds} s.`,
      `Sign in as tech1@${ERP_TENANT.domain}, manager@${ERP_TENANT.domain} or admin@${ERP_TENANT.domain} (password ${DEMO_PASSWORD}).`,
      `Then change something with plain SQL: UPDATE erp.work_order SET due_at = now() + interval '1 day' WHERE no = …`,
    ].join('\n');
  }
}
