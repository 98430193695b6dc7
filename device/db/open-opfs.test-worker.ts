import { expose, proxy } from 'comlink';
import { systemTimers } from '../ports/timers.ts';
import { createRest, type Sight } from '../rest.ts';
import type { Database, DatabaseStore } from './database.ts';
import { createOpfsStore } from './open-opfs.ts';

// A tab's worker, as `open-opfs.web.test.ts` needs it: the store, and what became of files that were emptied.
const rest = createRest();
const store = createOpfsStore({ timers: systemTimers, rest });

/** Handles of files that were emptied and not flushed since. */
const waiting = new Set<FileSystemSyncAccessHandle>();
let flushed = 0;
const emptied = { flushed: 0, unflushed: 0 };
const { truncate, flush } = FileSystemSyncAccessHandle.prototype;
Object.assign(FileSystemSyncAccessHandle.prototype, {
  truncate(this: FileSystemSyncAccessHandle, size: number) {
    if (size === 0) waiting.add(this);
    truncate.call(this, size);
  },
  flush(this: FileSystemSyncAccessHandle) {
    flush.call(this);
    if (waiting.delete(this)) flushed += 1;
  },
});

expose({
  open: async (profile: string, key: Uint8Array) => {
    const db = await (await store).open(profile, key);
    const transaction: Database['transaction'] = (work) => db.transaction((tx) => work(proxy(tx)));
    const run: Database['run'] = async (sql, parameters) => {
      waiting.clear();
      flushed = 0;
      const changed = await db.run(sql, parameters);
      Object.assign(emptied, { flushed, unflushed: waiting.size });
      return changed;
    };
    return proxy({ ...db, run, transaction });
  },
  remove: async (profile: string) => (await store).remove(profile),
  keepCopy: async (copy) => (await store).keepCopy(copy),
  copies: async () => (await store).copies(),
  become: (sight: Sight) => rest.become(sight),
  emptied: async () => emptied,
} satisfies DatabaseStore & { become(sight: Sight): void; emptied: unknown });
