// The real server, with its transactions stopped in front of their commit whenever the seed says so: there a second request
// meets locks, and reads what is not committed yet or not.
import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import { type App, createApp } from '#server/app.ts';
import type { Database, Tx } from '#server/database/open.ts';
import { createIds } from '#server/ports/ids.ts';
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

/** One request while the server works on it. */
interface Working {
  path: string;
  transactions: number;
  /** Looked at inside the transaction that answers, so that nothing comes between. */
  witness: ((tx: Tx) => Promise<void>) | null;
}

/** Requests that may stand in front of their commit at the same time. */
const MOST_HELD = 3;

export interface ServerSide {
  app: App;
  handle(request: SentRequest, witness?: Working['witness']): Promise<WholeAnswer>;
  /** Milliseconds the server's clock is off. */
  offsetMs: number;
  /** Transactions stop no more. */
  heal(): void;
}

export function createServerSide(ground: Ground, scheduler: Scheduler, draw: Draw): ServerSide {
  const requests = new AsyncLocalStorage<Working>();
  const backends = new Set<number>();
  let healed = false;

  const database: Database = {
    ...ground.database,
    asTenant: (tenantId, work, options) =>
      ground.database.asTenant(
        tenantId,
        async (tx) => {
          const request = requests.getStore();
          if (!request) return await work(tx);
          request.transactions += 1;
          const isLater = request.transactions > 1;
          if (!isLater || options?.snapshot) {
            const seen = await work(tx);
            if (isLater) await request.witness?.(tx);
            return seen;
          }
          const backend = tx.sql<{ pid: number }[]>`select pg_backend_pid() as pid`.execute();
          const noted = backend.then(([row]) => {
            backends.add(row!.pid);
            return row!.pid;
          });
          try {
            const done = await work(tx);
            await request.witness?.(tx);
            if (!healed && scheduler.held < MOST_HELD && draw.chance(0.35)) await hold(request.path);
            return done;
          } finally {
            backends.delete(await noted.catch(() => 0));
          }
        },
        options,
      ),
  };

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

  const side: ServerSide = {
    offsetMs: 0,
    heal: () => {
      healed = true;
    },
    app: undefined as unknown as App,
    handle: (request, witness = null) =>
      scheduler.work(async () => {
        const { pathname } = new URL(request.url);
        return await requests.run({ path: pathname, transactions: 0, witness }, async () => {
          const { method, headers, body } = request;
          const answer = await side.app.fetch(new Request(request.url, { method, headers, body }));
          return {
            status: answer.status,
            headers: answer.headers,
            bytes: new Uint8Array(await answer.arrayBuffer()),
            cookies: answer.headers.getSetCookie(),
          };
        });
      }),
  };
  const clock = { now: () => new Date(scheduler.clock.now().getTime() + side.offsetMs) };
  const random = draw.branch().random;
  side.app = createApp({
    database,
    clock,
    random,
    ids: createIds(clock, random),
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    testControls: false,
  });
  return side;
}
