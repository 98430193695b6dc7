import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { findChromium } from '#testkit/chromium.ts';

const run = (command: string, args: string[]): string => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
};

/** Where and with what a measure was taken, in one line. */
export function machineLine(postgres: string): string {
  const cores = cpus();
  const chromium = findChromium();
  return [
    `${cores.length} × ${cores[0]?.model.trim() || 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${postgres}`,
    chromium ? run(chromium, ['--version']) : 'no Chromium',
    // What others were doing here in the last minute: above the number of cores, times are longer and scatter.
    `load ${loadavg()[0]!.toFixed(1)} before`,
    `commit ${run('git', ['rev-parse', '--short', 'HEAD'])}`,
  ].join(', ');
}
