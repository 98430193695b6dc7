import { proxy, type Remote, wrap } from 'comlink';
import type { DeviceApi, DeviceNotice, Intent, SignIn, SqlValue } from '#device/api.ts';
import type { Floor } from './floor-worker.ts';

// What Playwright calls in a page. Every time is taken here, as a person in front of the page would take it.

const startDevice = (): Remote<DeviceApi> =>
  wrap(new Worker(new URL('../../device/db/db-worker.ts', import.meta.url), { type: 'module' }));
const startFloor = (): Remote<Floor> =>
  wrap(new Worker(new URL('./floor-worker.ts', import.meta.url), { type: 'module' }));

let device: Remote<DeviceApi> | null = null;
const theDevice = (): Remote<DeviceApi> => {
  device ??= startDevice();
  return device;
};

/** Resolves at the first notice after which `holds` does. */
async function until(holds: (notice: DeviceNotice | null) => Promise<boolean>): Promise<void> {
  let end = (): void => undefined;
  await new Promise<void>((resolve, reject) => {
    const look = (notice: DeviceNotice | null): void => {
      holds(notice).then((yes) => yes && resolve(), reject);
    };
    theDevice()
      .subscribe(proxy(look))
      .then((off) => {
        end = off;
        look(null);
      }, reject);
  });
  end();
}

/** The app starts, signs in and has everything: `ms` in all, of which `signInMs` until the server has let us in. */
async function firstSync(signIn: SignIn): Promise<{ ms: number; signInMs: number }> {
  const from = performance.now();
  const signed = await theDevice().signIn(signIn);
  if (!signed.ok) throw new Error(`signing in: ${JSON.stringify(signed.problem)}`);
  const signInMs = performance.now() - from;
  await until(async () => (await theDevice().state()).ready);
  return { ms: performance.now() - from, signInMs };
}

/**
 * Each commit on its own: milliseconds from the call to its durable answer. `pauseMs` between two, as people make: sealing
 * the one is over before the next begins.
 */
async function commits(intents: Intent[], pauseMs = 0): Promise<number[]> {
  const times: number[] = [];
  for (const intent of intents) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const from = performance.now();
    const committed = await theDevice().commit(intent);
    times.push(performance.now() - from);
    if (!committed.ok) throw new Error(`commit: ${JSON.stringify(committed.problem)}`);
  }
  return times;
}

/** Sends all that waits: milliseconds until nothing is unsettled any more, and until the pull after it is in as well. */
async function drain(): Promise<{ settledMs: number; pulledMs: number }> {
  const waits = async (): Promise<boolean> => {
    const { counts } = await theDevice().sync();
    return counts.saved + counts.sending > 0;
  };
  let settled = 0;
  const from = performance.now();
  const watching = until(async (notice) => {
    if (notice !== null && notice.kind !== 'sync') return false;
    const counts = notice?.summary.counts;
    if (counts ? counts.saved + counts.sending > 0 : await waits()) return false;
    settled ||= performance.now();
    return true;
  });
  const done = await theDevice().syncNow();
  const pulledMs = performance.now() - from;
  if (!done.ok) throw new Error(`sync: ${JSON.stringify(done.problem)}`);
  await watching;
  return { settledMs: settled - from, pulledMs };
}

/** Milliseconds of each run of a query. */
async function queries(sql: string, parameters: SqlValue[][]): Promise<{ times: number[]; rows: number }> {
  const times: number[] = [];
  let rows = 0;
  for (const each of parameters) {
    const from = performance.now();
    rows = (await theDevice().query(sql, each)).length;
    times.push(performance.now() - from);
  }
  return { times, rows };
}

/** Milliseconds of each plain write, called as a commit is. */
async function floorWrites(rows: string[]): Promise<number[]> {
  const floor = startFloor();
  await floor.write('first: makes the file');
  const times: number[] = [];
  for (const row of rows) {
    const from = performance.now();
    await floor.write(row);
    times.push(performance.now() - from);
  }
  return times;
}

const bench = {
  floorWrites,
  firstSync,
  commits,
  drain,
  queries,
  query: (sql: string, parameters: SqlValue[] = []) => theDevice().query(sql, parameters),
  sync: () => theDevice().sync(),
  floorFirstSync: async (url: string): Promise<{ ms: number; rows: number }> => {
    const from = performance.now();
    const { rows } = await startFloor().firstSync(url, `floor-${crypto.randomUUID()}`);
    return { ms: performance.now() - from, rows };
  },
  floorPush: (url: string, batches: string[]) => startFloor().push(url, batches),
  drainKept: (deliveries: string, url: string, batches: string[]) => startFloor().drainKept(deliveries, url, batches),
};
export type Bench = typeof bench;
Object.assign(globalThis, { bench });
