// The real server, with its transactions stopped in front of their commit whenever the seed says so: there a second request
// meets locks, and reads what is not committed yet or not.
import type { Tx } from '#server/database/open.ts';
import { createIds } from '#server/ports/ids.ts';
import { type ApiPorts, createApiProcess, type Watched } from './api-process.ts';
import type { Draw } from './draw.ts';
import type { Ground } from './ground.ts';
import type { Scheduler } from './scheduler.ts';

export interface SentRequest {
  method: string;
  url: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | undefined;
}

export interface WholeAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  cookies: string[];
}

/** Looks inside the transaction that answers, so that nothing comes between. */
type Look = ((tx: Tx) => Promise<void>) | null;

/** Of a gateway, while nobody stands behind it. */
const CLOSED: WholeAnswer = {
  status: 503,
  headers: new Headers({ 'Content-Type': 'text/html' }),
  bytes: new TextEncoder().encode('<h1>503</h1>'),
  cookies: [],
};

/** Requests that may stand in front of their commit at the same time. */
const MOST_HELD = 3;

export interface ServerSide {
  handle(request: SentRequest, witness?: Look): Promise<WholeAnswer>;
  /** Milliseconds the server's clock is off. */
  offsetMs: number;
  /** Requests that are under way. */
  readonly busy: number;
  /** Nobody is let in any more: a gateway says so. What is under way goes on to its end. */
  close(): void;
  /** Processes of the API are started anew. `schemaFloor`: of them all from now on. */
  open(schemaFloor?: number): void;
  /** Transactions stop no more. */
  heal(): void;
}

export function createServerSide(ground: Ground, scheduler: Scheduler, draw: Draw): ServerSide {
  const backends = new Set<number>();
  let healed = false;
  let isOpen = true;
  let busy = 0;
  let floor: number | undefined;
  let free = ground.free;

  const watchedBy = (path: string, witness: Look): Watched => ({
    reads: async (tx, work) => {
      const seen = await work(tx);
      await witness?.(tx);
      return seen;
    },
    writes: async (tx, work) => {
      const backend = tx.sql<{ pid: number }[]>`select pg_backend_pid() as pid`.execute();
      const noted = backend.then(([row]) => {
        backends.add(row!.pid);
        return row!.pid;
      });
      try {
        const done = await work(tx);
        await witness?.(tx);
        if (!healed && isOpen && scheduler.held < MOST_HELD && draw.chance(0.35)) await hold(path);
        return done;
      } finally {
        backends.delete(await noted.catch(() => 0));
      }
    },
  });

  async function hold(path: string): Promise<void> {
    scheduler.held += 1;
    await scheduler.rest(() => scheduler.gate(`server: ${path} commits`));
    scheduler.held -= 1;
  }

  const previous = scheduler.waitingForLocks;
  scheduler.waitingForLocks = async () => {
    const others = await previous();
    if (backends.size === 0) return others;
    const [row] = await ground.truth<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity where pid = any(${[...backends]}) and wait_event_type = 'Lock'`;
    return others + row!.n;
  };

  const clock = { now: () => new Date(scheduler.clock.now().getTime() + side.offsetMs) };
  const random = draw.branch().random;
  const ports: ApiPorts = { clock, random, ids: createIds(clock, random) };
  const side: ServerSide = {
    offsetMs: 0,
    heal: () => {
      healed = true;
    },
    get busy() {
      return busy;
    },
    close: () => {
      isOpen = false;
    },
    open: (schemaFloor = floor) => {
      floor = schemaFloor;
      // Those of before are not told of a floor, and remember what is no more.
      free = [];
      isOpen = true;
    },
    handle: async (request, witness = null) => {
      if (!isOpen) return CLOSED;
      busy += 1;
      return await scheduler
        .work(() => handle(request, witness))
        .finally(() => {
          busy -= 1;
        });
    },
  };

  async function handle({ method, url, headers, body }: SentRequest, witness: Look): Promise<WholeAnswer> {
    const own = free;
    const api = own.pop() ?? createApiProcess(ground.database, floor);
    const watched = watchedBy(new URL(url).pathname, witness);
    const { answer, bytes } = await api.handle(new Request(url, { method, headers, body }), ports, watched);
    own.push(api);
    return { status: answer.status, headers: answer.headers, bytes, cookies: answer.headers.getSetCookie() };
  }

  return side;
}
