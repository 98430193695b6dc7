import { spawn } from 'node:child_process';
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { cleanEnvironment } from './command.ts';
import { freePort } from './free-port.ts';
import type { Location } from './location.ts';
import { done, failed, type Outcome } from './problem.ts';

export interface RunningPostgres {
  port: number;
  /** Resolves when PostgreSQL ends, for whatever reason. */
  ended: Promise<void>;
}

export interface LaunchOptions {
  durable: boolean;
  log: (line: string) => void;
  tellAfterMs?: number;
}

const READY_PAUSE_MS = 20;
/** An ordinary start takes a tenth of a second. */
const TELL_AFTER_MS = 10_000;
const LOG_LIMIT_BYTES = 10_000_000;
/** Loopback and TCP only: socket files have a length limit that deep folders exceed. */
const SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC'];
/** For tests, whose data may be lost with the machine. */
const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts PostgreSQL on the cluster and waits until it takes connections, as long as it lives: crash recovery on a slow disk takes
 * minutes, and ended before its time it would begin anew at each start. It
 * gets a session of its own, so that Ctrl-C in a terminal reaches us and not it: we end it, last.
 */
export async function launchPostgres(
  location: Location,
  binaries: Binaries,
  options: LaunchOptions,
): Promise<Outcome<RunningPostgres>> {
  let problem = failed('POSTGRES_FAILED', 'PostgreSQL did not start.');
  // Between finding a free port and using it somebody else may take it.
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort(attempt === 0 ? await rememberedPort(location) : undefined);
    const started = await launchOn(port, location, binaries, options);
    if (started.ok) return started;
    problem = started;
    if (!started.problem.message.includes('in use')) break;
  }
  return problem;
}

async function launchOn(
  port: number,
  location: Location,
  binaries: Binaries,
  { durable, log, tellAfterMs = TELL_AFTER_MS }: LaunchOptions,
): Promise<Outcome<RunningPostgres>> {
  const logPath = join(location.home, 'postgres.log');
  const size = (await stat(logPath).catch(() => ({ size: 0 }))).size;
  // A file and not a pipe: PostgreSQL must be able to write on when we are gone.
  const logFile = await open(logPath, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  const logStart = (await logFile.stat()).size;
  const settings = [...SETTINGS, ...(durable ? [] : NOT_DURABLE)].flatMap((setting) => ['-c', setting]);
  const child = spawn(binaries.postgres, ['-D', location.clusterDir, '-p', String(port), ...settings], {
    ...location.account,
    cwd: process.platform === 'win32' ? undefined : '/',
    env: cleanEnvironment(),
    stdio: ['ignore', logFile.fd, logFile.fd],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  // Whatever ends us before we have stopped it, be it our own limit: nobody else would. After SIGKILL the next start does.
  const stop = (): boolean => child.kill('SIGINT');
  process.once('exit', stop);
  const exit = { over: false };
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      exit.over = true;
      process.off('exit', stop);
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  await logFile.close();
  for (let waitedMs = 0; !exit.over; waitedMs += READY_PAUSE_MS) {
    if (await isReady(location.clusterDir, child.pid)) return done({ port, ended });
    if (waitedMs === tellAfterMs) {
      log(`The database is still starting, as after a crash with much to recover. Its log tells more: ${logPath}`);
    }
    await pause(READY_PAUSE_MS);
  }
  const said = (await readFile(logPath, 'utf8').catch(() => '')).slice(logStart).trim();
  return failed('POSTGRES_FAILED', `PostgreSQL did not start: ${said || 'it gave no reason'} (log: ${logPath})`);
}

/** The eighth line of `postmaster.pid` is PostgreSQL's own word on its state; `pg_ctl` waits for it as well. */
async function isReady(clusterDir: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** The port of last time, so that a bookmark in a database tool stays good. */
async function rememberedPort({ clusterDir }: Location): Promise<number | undefined> {
  const options = await readFile(join(clusterDir, 'postmaster.opts'), 'utf8').catch(() => '');
  const port = Number(/"-p" "(\d+)"/.exec(options)?.[1]);
  return port > 0 ? port : undefined;
}
