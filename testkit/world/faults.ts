// What a device's storage does to it: full, quota gone in the middle, entries whose seal is broken, out of order for a moment.
import type { Database, DatabaseStore } from '#device/db/database.ts';
import type { Spool } from '#device/spool/spool.ts';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import type { Draw } from './draw.ts';

/** SQLITE_FULL. */
const FULL = 13;

export class Faults {
  /** Part of all writes that find no room, 0 to 1. */
  full = 0;
  /** Part of all looks at an entry of the spool that find it damaged. */
  damage = 0;
  /** Part of all that the spool is asked for and answers by an exception, as IndexedDB does whose connection breaks. */
  broken = 0;
  readonly #draw: Draw;
  readonly #injected = new WeakSet<object>();

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  heal(): void {
    this.full = 0;
    this.damage = 0;
    this.broken = 0;
  }

  /** Or told of by somebody whom it has stopped. */
  isInjected(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return false;
    return this.#injected.has(error) || (error instanceof Error && this.isInjected(error.cause));
  }

  #thrown(error: Error): Error {
    this.#injected.add(error);
    return error;
  }

  spool(sound: Spool): Spool {
    const spool = this.#breaking(sound);
    const isFull = () => this.#draw.chance(this.full);
    return {
      ...spool,
      put: async (...given) => (isFull() ? fail(problem('STORAGE_FULL')) : await spool.put(...given)),
      settle: async (profile, settled) => {
        if (isFull()) throw this.#thrown(new DOMException('no room', 'QuotaExceededError'));
        return await spool.settle(profile, settled);
      },
      bodies: async (profile, ids) => {
        const bodies = await spool.bodies(profile, ids);
        return bodies.map((body) => (this.#draw.chance(this.damage) ? null : body));
      },
    };
  }

  #breaking(spool: Spool): Spool {
    const breaking = (name: keyof Spool) => {
      return async (...given: unknown[]) => {
        if (this.#draw.chance(this.broken)) throw this.#thrown(new DOMException(`no ${name}`, 'UnknownError'));
        return await (spool[name] as (...given: unknown[]) => unknown)(...given);
      };
    };
    const names = (Object.keys(spool) as (keyof Spool)[]).filter((name) => name !== 'close');
    return { ...spool, ...(Object.fromEntries(names.map((name) => [name, breaking(name)])) as unknown as Spool) };
  }

  store(store: DatabaseStore): DatabaseStore {
    const room = () => {
      if (this.#draw.chance(this.full)) {
        throw this.#thrown(Object.assign(new Error('database or disk is full'), { code: FULL }));
      }
    };
    return {
      ...store,
      open: async (profile, key) => {
        const db = await store.open(profile, key);
        const transaction: Database['transaction'] = async (work) =>
          await db.transaction(async (tx) => {
            const done = await work(tx);
            room();
            return done;
          });
        const run: Database['run'] = async (sql, parameters) => {
          room();
          return await db.run(sql, parameters);
        };
        return { ...db, transaction, run };
      },
    };
  }
}
