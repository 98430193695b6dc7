import { expose, proxy } from 'comlink';
import type { DeviceApi } from '../api.ts';
import { createDevice } from '../device.ts';
import { LIVE_CHANNEL } from '../live/live.ts';
import { createBroadcastChannel } from '../ports/channel.ts';
import { systemTimers } from '../ports/timers.ts';
import { createRest } from '../rest.ts';
import { browserDrainDeps } from '../spool/browser-drain.ts';
import { browserStorage } from './browser-storage.ts';
import { createOpfsStore } from './open-opfs.ts';

// The dedicated worker of a tab: the whole device on real parts, for the page.

/** Put in at build. */

const rest = createRest();
const { api } = createDevice({
  ...browserDrainDeps(),
  timers: systemTimers,
  rest,
  store: createOpfsStore({ timers: systemTimers, rest }),
  tabs: createBroadcastChannel(LIVE_CHANNEL),
  storage: browserStorage,
  appVersion: __APP_VERSION__,
  // biome-ignore lint/suspicious/noConsole: a worker has no other place for what should not have happened
  report: (error) => console.error(error),
});

const remote: DeviceApi = { ...api, subscribe: async (listener) => proxy(await api.subscribe(listener)) };
expose(remote);
