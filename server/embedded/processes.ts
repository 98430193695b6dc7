import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { runCommand } from './command.ts';

const LINUX = process.platform === 'linux';

/**
 * What tells a process from a later one with the same number: boot and start time.
 * Undefined when no such process lives.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (!LINUX) {
    if (process.platform === 'win32') return answers(pid) ? 'alive' : undefined;
    const { code, output } = await runCommand('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return code === 0 && output !== '' ? output : undefined;
  }
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field is the program's name in brackets and may hold anything: count behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, start] = [fields[0], fields[19]];
    return state === 'Z' ? undefined : `${boot.trim()} ${start}`;
  } catch {
    return undefined;
  }
}

/** Does PostgreSQL `pid` serve this cluster? A number that was given to another program since does not count. */
export async function servesCluster(pid: number, clusterDir: string): Promise<boolean> {
  if (LINUX) return (await processesOf(clusterDir)).includes(pid);
  if (!answers(pid)) return false;
  if (process.platform === 'win32') return true;
  const { output } = await runCommand('ps', ['-o', 'args=', '-p', String(pid)]);
  return output.includes('postgres');
}

/** All processes that work in this cluster: each of PostgreSQL's enters its data directory. Linux only. */
export async function processesOf(clusterDir: string): Promise<number[]> {
  if (!LINUX) return [];
  const target = await realpath(clusterDir).catch(() => clusterDir);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const homes = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, i) => homes[i] === target).map(Number);
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
