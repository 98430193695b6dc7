import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureApiLogin } from './api-login.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './initialise.ts';
import { launchPostgres } from './launch.ts';
import { type Location, locate } from './location.ts';
import { stopOrphan, stopPostgres } from './orphan.ts';
import { type OwnerLock, takeOwnerLock } from './owner-lock.ts';
import type { Outcome, StartProblem } from './problem.ts';
import { type DatabaseUrls, urlsFor } from './urls.ts';

export interface EmbeddedOptions {
  /** Where the data lives, for ever. Made when absent. */
  dataDir: string;
  /** Receives rare sentences for people, such as a recovery after a kill. */
  log: (line: string) => void;
  /** Told to a second instance on the same data, so that people find the first. */
  address?: string;
  /** How long to wait for a predecessor that was told to stop and still holds the data; 0 when absent. */
  patienceMs?: number;
  /** False only in tests: no fsync. */
  durable?: boolean;
  /** Where root puts what its own folders would close to PostgreSQL. */
  systemRoot?: string;
}

export type EmbeddedPostgres =
  | (DatabaseUrls & {
      ok: true;
      /** Resolves when PostgreSQL ends, asked or not. */
      ended: Promise<void>;
      /** Ends sessions, writes everything, frees the data. At most about 2 s; what is not over by then ends by itself. */
      stop(): Promise<void>;
    })
  | { ok: false; problem: StartProblem };

const STOP_SECONDS = 2;
const LOCK_PAUSE_MS = 100;

/**
 * Starts a real PostgreSQL on `dataDir`, in order: where and as whom, the owner lock, whatever a
 * killed predecessor left, the cluster, the server. Problems are data; nothing is left running after one.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const location = await locate(resolve(options.dataDir), options.systemRoot);
  if (!location.ok) return location;
  const lock = await takeLockInTime(location.value.home, options);
  if (!lock.ok) return lock;
  const running = await startOn(location.value, lock.value, options);
  if (!running.ok) await lock.value.release();
  return running;
}

async function takeLockInTime(
  home: string,
  { address = '', patienceMs = 0 }: EmbeddedOptions,
): Promise<Outcome<OwnerLock>> {
  for (let waitedMs = 0; ; waitedMs += LOCK_PAUSE_MS) {
    const lock = await takeOwnerLock(home, address);
    if (lock.ok || waitedMs >= patienceMs) return lock;
    await pause(LOCK_PAUSE_MS);
  }
}

async function startOn(location: Location, lock: OwnerLock, options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true;
  const binaries = await findBinaries(location.account, location.copyRoot);
  if (!binaries.ok) return binaries;
  const free = await stopOrphan(location, binaries.value, options.log);
  if (!free.ok) return free;
  const passwords = await ensureCluster(location, binaries.value, durable);
  if (!passwords.ok) return passwords;
  const launched = await launchPostgres(location, binaries.value, { durable, log: options.log });
  if (!launched.ok) return launched;
  const urls = urlsFor(passwords.value, launched.value.port);
  const login = await ensureApiLogin(urls.url, passwords.value.navette_service);
  if (!login.ok) {
    await stopPostgres(location, binaries.value, STOP_SECONDS);
    return login;
  }
  return {
    ok: true,
    ...urls,
    ended: launched.value.ended,
    async stop() {
      await stopPostgres(location, binaries.value, STOP_SECONDS);
      await lock.release();
    },
  };
}
