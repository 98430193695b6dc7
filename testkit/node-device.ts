import type { DeviceApi, DeviceNotice } from '#device/api.ts';
import type { Database, DatabaseStore } from '#device/db/database.ts';
import { createMemoryStore, type MemoryStore } from '#device/db/open-memory.ts';
import type { Device } from '#device/device.ts';
import type { LiveMessage } from '#device/live/live.ts';
import { createMemoryHub } from '#device/ports/channel.ts';
import { type Clock, systemClock } from '#device/ports/clock.ts';
import type { Http } from '#device/ports/http.ts';
import { type Ids, systemIds } from '#device/ports/ids.ts';
import { createMemoryLocks, type Locks } from '#device/ports/locks.ts';
import { type Random, systemRandom } from '#device/ports/random.ts';
import { systemTimers, type Timers } from '#device/ports/timers.ts';
import { createRest } from '#device/rest.ts';
import { createMemorySpool, type MemorySpool } from '#device/spool/memory-spool.ts';
import type { SpoolNotice } from '#device/spool/notices.ts';
import type { Spool } from '#device/spool/spool.ts';
import { type DeviceBuild, deviceBuild } from './device-build.ts';
import { sqliteWasm } from './sqlite-wasm.ts';

/** A tab of a device in Node. */
export interface NodeTab {
  api: DeviceApi;
  /** Everything its screens were told. */
  notices: DeviceNotice[];
  /** At once where the browser was killed. */
  close(): Promise<void>;
}

/** A phone in Node: the real device over storage in memory that outlives its tabs, as a disk does. */
export interface NodeDevice {
  /** `build`: an app of another version, on the same storage. */
  open(build?: DeviceBuild): NodeTab;
  /** Kills the browser: every tab stops in the middle of what it does. */
  kill(): void;
  /** Kills it at the n-th step from now: before or after a request, a write of the spool, a transaction, or inside one. */
  killAt(step: number): void;
  /** Steps since the last `killAt`, and whether the kill has come. */
  steps(): number;
  wasKilled(): boolean;
  /** Resolves when the browser that runs now is killed: its tabs never answer again. */
  death(): Promise<void>;
  readonly spool: Spool;
  store: MemoryStore;
  /** IndexedDB is deleted, while the browser is not running: spool, keys, sessions and identity. */
  losesSpool(): void;
  /** A device with the same files; what it is made of else is given anew. */
  copy(parts: NodeDeviceParts): Promise<NodeDevice>;
  /** As superuser: the database of a profile. */
  database(profile: string): Promise<Database>;
}

export interface NodeDeviceParts {
  fetch: typeof fetch;
  clock?: Clock;
  timers?: Timers;
  ids?: Ids;
  random?: Random;
  /** Called at each step; the device goes on when it resolves. `isDead`: the browser was killed meanwhile. */
  pause?: (what: string, isDead: () => boolean) => Promise<void>;
  /** Faults of the network, of the spool and of the database's file. */
  http?: (http: Http) => Http;
  faultySpool?: (spool: Spool) => Spool;
  faultyStore?: (store: DatabaseStore) => DatabaseStore;
  /** What should not have happened; thrown when nobody listens. */
  report?: (error: unknown) => void;
}

export async function createNodeDevice(
  given: NodeDeviceParts,
  from?: { store: MemoryStore; spool: MemorySpool },
): Promise<NodeDevice> {
  const { clock = systemClock, timers = systemTimers, ids = systemIds, random = systemRandom } = given;
  const store = from?.store ?? (await createMemoryStore(sqliteWasm()));
  let spool = from?.spool ?? createMemorySpool({ ids, random });
  let life = createLife();
  let killStep = Number.POSITIVE_INFINITY;
  let step = 0;
  let killed = false;

  const kill = () => {
    killed = true;
    life.end();
    store.kill();
    life = createLife();
  };
  const pass = async (of: Life, what: string): Promise<void> => {
    if (of.ended) return await never();
    step += 1;
    if (step === killStep) {
      kill();
      return await never();
    }
    await given.pause?.(what, () => of.ended);
    if (of.ended) await never();
  };
  const { http = (real) => real, faultySpool = (real) => real, faultyStore = (real) => real } = given;

  function open(build: DeviceBuild = deviceBuild): NodeTab {
    const mine = life;
    const notices: DeviceNotice[] = [];
    // What was still being packed when the browser was killed does not leave, whoever comes online then. It fails, so that
    // whoever counts what is under way sees its end; nobody is told, for no step of this life is done any more.
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (mine.ended) throw new TypeError('fetch failed');
      return await given.fetch(input, init);
    };
    const device: Device = build.createDevice({
      clock,
      rest: createRest(),
      timers: { after: (ms, call) => timers.after(ms, () => mine.ended || call()) },
      random,
      ids,
      spool: steppingSpool(faultySpool(spool), (what) => pass(mine, what)),
      http: steppingHttp(http(build.createFetchHttp({ fetch, ids, timers, base: 'http://navette.test' })), (what) =>
        pass(mine, what),
      ),
      locks: mine.locks,
      notices: mine.notices.open(),
      tabs: mine.tabs.open(),
      store: Promise.resolve(steppingStore(faultyStore(store), (what) => pass(mine, what))),
      storage: { report: async () => ({ used: null, persistent: true }), persist: async () => true },
      appVersion: '0.1.0',
      report: (error) => {
        if (mine.ended) return;
        if (!given.report) throw error;
        given.report(error);
      },
    });
    void device.api.subscribe((notice) => notices.push(notice));
    return { api: device.api, notices, close: () => Promise.race([device.close(), mine.death]) };
  }

  return {
    open,
    kill,
    killAt: (at) => {
      killStep = at;
      step = 0;
      killed = false;
    },
    steps: () => step,
    wasKilled: () => killed,
    death: () => life.death,
    get spool() {
      return spool;
    },
    store,
    losesSpool: () => {
      kill();
      spool = createMemorySpool({ ids, random });
    },
    copy: async (parts) => await createNodeDevice(parts, { store: await store.copy(), spool: spool.copy() }),
    database: async (profile) => {
      const { file, key } = await spool.databaseKey(profile);
      return await store.open(file, key);
    },
  };
}

/** What dies with the browser: locks and channels. */
interface Life {
  ended: boolean;
  end(): void;
  death: Promise<void>;
  locks: Locks;
  notices: ReturnType<typeof createMemoryHub<SpoolNotice>>;
  tabs: ReturnType<typeof createMemoryHub<LiveMessage>>;
}

function createLife(): Life {
  let die: () => void = () => undefined;
  const life: Life = {
    ended: false,
    end: () => {
      life.ended = true;
      die();
    },
    death: new Promise((resolve) => {
      die = resolve;
    }),
    locks: createMemoryLocks(),
    notices: createMemoryHub<SpoolNotice>(),
    tabs: createMemoryHub<LiveMessage>(),
  };
  return life;
}

const never = (): Promise<never> => new Promise(() => undefined);

type Step = (what: string) => Promise<void>;

const around =
  <Args extends unknown[], T>(step: Step, what: string, call: (...args: Args) => Promise<T>) =>
  async (...args: Args): Promise<T> => {
    await step(`before ${what}`);
    const result = await call(...args);
    await step(`after ${what}`);
    return result;
  };

function steppingSpool(spool: Spool, step: Step): Spool {
  return {
    ...spool,
    put: around(step, 'spool put', spool.put),
    settle: around(step, 'spool settle', spool.settle),
    forget: around(step, 'spool forget', spool.forget),
    changeProfile: around(step, 'spool changeProfile', spool.changeProfile),
    wipe: around(step, 'spool wipe', spool.wipe),
    remainDone: around(step, 'spool remainDone', spool.remainDone),
    close: () => undefined,
  };
}

function steppingHttp(http: Http, step: Step): Http {
  return { request: around(step, 'a request', http.request), open: around(step, 'a stream', http.open) };
}

function steppingStore(store: DatabaseStore, step: Step): DatabaseStore {
  return {
    ...store,
    open: async (file, key) => {
      const db = await store.open(file, key);
      const transaction: Database['transaction'] = async (work) => {
        await step('before a transaction');
        const result = await db.transaction(async (tx) => {
          const done = await work(tx);
          await step('before its commit');
          return done;
        });
        await step('after a transaction');
        return result;
      };
      return { ...db, transaction, run: around(step, 'a write', db.run) };
    },
    remove: around(step, 'removing a file', store.remove),
  };
}
