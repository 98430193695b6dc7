import type { StorageReport } from './api.ts';
import type { DatabaseStore } from './db/database.ts';
import type { LiveMessage } from './live/live.ts';
import type { Channel } from './ports/channel.ts';
import type { Timers } from './ports/timers.ts';
import type { Rest } from './rest.ts';
import type { DrainDeps } from './spool/run.ts';

/** The browser's own storage, as far as a person wants to know. */
export interface BrowserStorage {
  report(): Promise<StorageReport>;
  persist(): Promise<boolean>;
}

/** Everything real that a device stands on. */
export interface DeviceDeps extends DrainDeps {
  timers: Timers;
  /** Shared with `store`. */
  rest: Rest;
  /** May still be loading. */
  store: Promise<DatabaseStore>;
  tabs: Channel<LiveMessage>;
  storage: BrowserStorage;
  appVersion: string;
  /** What should not have happened: for a developer's eyes. */
  report(error: unknown): void;
}
