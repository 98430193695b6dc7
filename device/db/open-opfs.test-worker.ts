import { expose, proxy } from 'comlink';
import { systemTimers } from '../ports/timers.ts';
import { createRest, type Sight } from '../rest.ts';
import type { Database, DatabaseStore } from './database.ts';
import { createOpfsStore } from './open-opfs.ts';

// A tab's worker, as `open-opfs.web.test.ts` needs it: the store and nothing else.
const rest = createRest();
const store = createOpfsStore({ timers: systemTimers, rest });

expose({
  open: async (profile: string, key: Uint8Array) => {
    const db = await (await store).open(profile, key);
    const transaction: Database['transaction'] = (work) => db.transaction((tx) => work(proxy(tx)));
    return proxy({ ...db, transaction });
  },
  remove: async (profile: string) => (await store).remove(profile),
  keepCopy: async (copy) => (await store).keepCopy(copy),
  copies: async () => (await store).copies(),
  become: (sight: Sight) => rest.become(sight),
} satisfies DatabaseStore & { become(sight: Sight): void });
