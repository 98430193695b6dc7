// A process of the API, as several stand behind one address. Each works on one request at a time here: what it asks of
// PostgreSQL belongs to that request, with no need to follow it through every promise.
import { pino } from 'pino';
import { type App, createApp } from '#server/app.ts';
import type { Database, Tx } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Random } from '#server/ports/random.ts';

/** Stands around the transactions of one request; `work` is the server's own. The first, which asks who it is, is left alone. */
export interface Watched {
  reads<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T>;
  writes<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface ApiPorts {
  clock: Clock;
  random: Random;
  ids: Ids;
}

export interface ApiProcess {
  /** Works on one request of a world, to the last byte of its answer; then the next may come. */
  handle(
    request: Request,
    ports: ApiPorts,
    watched: Watched,
  ): Promise<{ answer: Response; bytes: Uint8Array<ArrayBuffer> }>;
}

/** About 5 ms: worlds of one ground share theirs. `schemaFloor`: the oldest version of the wire that it takes. */
export function createApiProcess(real: Database, schemaFloor?: number): ApiProcess {
  let ports: ApiPorts | null = null;
  let watched: Watched | null = null;
  let transactions = 0;
  const at = (): ApiPorts => {
    if (!ports) throw new Error('no request is under way');
    return ports;
  };
  const database: Database = {
    ...real,
    asTenant: (tenantId, work, options) =>
      real.asTenant(
        tenantId,
        (tx) => {
          if (!watched) return work(tx);
          transactions += 1;
          if (transactions === 1) return work(tx);
          return options?.snapshot ? watched.reads(tx, work) : watched.writes(tx, work);
        },
        options,
      ),
  };
  const app: App = createApp({
    database,
    clock: { now: () => at().clock.now() },
    random: { bytes: (length) => at().random.bytes(length) },
    ids: { next: () => at().ids.next() },
    log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }),
    testControls: false,
    schemaFloor,
  });
  return {
    handle: async (request, given, over) => {
      ports = given;
      watched = over;
      transactions = 0;
      try {
        const answer = await app.fetch(request);
        // The pages of a stream are read one after the other, each in a transaction of its own.
        return { answer, bytes: new Uint8Array(await answer.arrayBuffer()) };
      } finally {
        watched = null;
      }
    },
  };
}
