import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { runCommand } from './command.ts';
import type { Location } from './location.ts';
import { done, failed, type Outcome } from './problem.ts';
import { processesOf, servesCluster } from './processes.ts';

/**
 * Ends the PostgreSQL of a Navette that was killed: it lives on without its parent. Call it only with
 * the owner lock held, so that no other Navette can be using that server.
 */
export async function stopOrphan(
  location: Location,
  binaries: Binaries,
  log: (line: string) => void,
): Promise<Outcome<undefined>> {
  const { clusterDir } = location;
  const pid = await postmasterPid(clusterDir);
  if (pid !== undefined && (await servesCluster(pid, clusterDir))) {
    log(
      `The database (process ${pid}) was still running after its server was killed. It is stopped and started again; no data is lost.`,
    );
    if (!(await stopPostgres(location, binaries, 30))) {
      return failed(
        'ORPHAN_STAYS',
        `A PostgreSQL left over from a killed Navette (process ${pid}) does not stop. Stop it with "kill -INT ${pid}" and start again.`,
      );
    }
  }
  // Its helpers leave by themselves as soon as they notice that it is gone.
  for (let i = 0; i < 100 && (await processesOf(clusterDir)).length > 0; i++) await pause(50);
  const rest = await processesOf(clusterDir);
  if (rest.length > 0) {
    return failed(
      'ORPHAN_STAYS',
      `Processes ${rest.join(', ')} still work in ${clusterDir}. End them and start again.`,
    );
  }
  // PostgreSQL would refuse to start when the number in the file belongs to any living process today.
  if (pid !== undefined) await rm(join(clusterDir, 'postmaster.pid'), { force: true });
  return done(undefined);
}

/** Fast shutdown: ends sessions, writes a checkpoint. False when it is not over after `seconds`. */
export async function stopPostgres(location: Location, binaries: Binaries, seconds: number): Promise<boolean> {
  const args = ['stop', '-D', location.clusterDir, '-m', 'fast', '-w', '-t', String(seconds), '-s'];
  const { code } = await runCommand(binaries.pgCtl, args, location.account);
  return code === 0;
}

/** The process that `postmaster.pid` names. */
async function postmasterPid(clusterDir: string): Promise<number | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}
