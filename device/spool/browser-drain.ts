// Station 4: drain, on the real parts of a browser: the same for tabs, their workers and the service worker.
import { createBroadcastChannel } from '../ports/channel.ts';
import { systemClock } from '../ports/clock.ts';
import { createFetchHttp } from '../ports/http-fetch.ts';
import { systemIds } from '../ports/ids.ts';
import { createWebLocks } from '../ports/locks.ts';
import { systemRandom } from '../ports/random.ts';
import { openIdbSpool } from './idb-spool.ts';
import { SPOOL_CHANNEL } from './notices.ts';
import type { DrainDeps } from './run.ts';

export function browserDrainDeps(): DrainDeps {
  return {
    spool: openIdbSpool(),
    http: createFetchHttp(),
    locks: createWebLocks(),
    notices: createBroadcastChannel(SPOOL_CHANNEL),
    clock: systemClock,
    random: systemRandom,
    ids: systemIds,
  };
}
