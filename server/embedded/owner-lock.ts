import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { done, failed, type Outcome } from './problem.ts';
import { processIdentity } from './processes.ts';

/** Held while a Navette works on the data; `release` may be called once. */
export interface OwnerLock {
  release(): Promise<void>;
}

interface Owner {
  pid: number;
  /** See `processIdentity`. */
  identity: string;
  host: string;
  /** Where people find it, for the message. */
  address: string;
}

const HEARTBEAT_MS = 5_000;
/** Of another machine or container on a shared folder we only see the heartbeat. */
const SILENCE_MS = 20_000;
/** An empty lock older than this was left by a crash. */
const WRITING_MS = 1_000;
const RETRY_MS = 20;
const TRIES = 200;

/**
 * Takes the data in `home` for this process, or says who has it. A lock whose process is dead is
 * taken over; PostgreSQL's own lock file cannot serve here, as it says nothing about us, its owner.
 */
export async function takeOwnerLock(home: string, address: string): Promise<Outcome<OwnerLock>> {
  const path = join(home, 'owner.lock');
  const takeover = `${path}.takeover`;
  const text = JSON.stringify({
    pid: process.pid,
    identity: (await processIdentity(process.pid)) ?? '',
    host: hostname(),
    address,
  } satisfies Owner);

  for (let attempt = 0; attempt < TRIES; attempt++) {
    const lock = await create(path, text);
    if (lock !== undefined) return done(lock);
    const owner = await readOwner(path);
    if (owner === undefined && (await ageOf(path, home)) < WRITING_MS) {
      // Made a moment ago and not written yet, or just released.
      await pause(RETRY_MS);
      continue;
    }
    if (owner !== undefined && (await holds(owner, path))) {
      return failed(
        'DATA_IN_USE',
        `Navette already runs on this data (${home}): process ${owner.pid} on ${owner.host}, ${owner.address}. ` +
          'Use that one, stop it first, or give this one another folder with NAVETTE_DATA.',
      );
    }
    // Only one of several starters may clear a dead owner's lock, else the second would clear the first's.
    const turn = await create(takeover, text);
    if (turn === undefined) {
      if ((await ageOf(takeover, home)) > SILENCE_MS) await rm(takeover, { force: true });
      await pause(RETRY_MS);
      continue;
    }
    const still = await readOwner(path);
    if (still === undefined || !(await holds(still, path))) await rm(path, { force: true });
    await turn.release();
  }
  return failed('DATA_IN_USE', `Several Navettes are starting on this data (${home}) at the same moment. Start one.`);
}

/** Creates the file, or answers undefined when it exists. The heartbeat is the file's own time, as its file system sees it. */
async function create(path: string, text: string): Promise<OwnerLock | undefined> {
  const file = await open(path, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  await file.writeFile(text);
  const beat = setInterval(() => void file.write(text, 0).catch(() => undefined), HEARTBEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await file.close();
      await rm(path, { force: true });
    },
  };
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

async function holds(owner: Owner, path: string): Promise<boolean> {
  if (owner.host !== hostname()) return (await ageOf(path, join(path, '..'))) < SILENCE_MS;
  return (await processIdentity(owner.pid)) === owner.identity;
}

/** Milliseconds since the file was last written, by the clock of its file system. 0 when it is gone. */
async function ageOf(path: string, folder: string): Promise<number> {
  const probe = join(folder, `.clock-${process.pid}`);
  const file = await open(probe, 'w');
  await file.writeFile('.');
  await file.close();
  const [now, then] = await Promise.all([stat(probe), stat(path).catch(() => undefined)]);
  await rm(probe, { force: true });
  return then === undefined ? 0 : now.mtimeMs - then.mtimeMs;
}
