import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import type { Clock } from '../ports/clock.ts';
import { repeat } from '../process/repeat.ts';
import { purge } from './purge.ts';

const DAY_MS = 86_400_000;

/** Does so now and every day; a failure is logged and tried again a day later. Gives the way to stop. */
export const keepRetention = (database: Database, clock: Clock, log: Logger): (() => Promise<void>) =>
  repeat(
    DAY_MS,
    async () => {
      const purged = await purge(database, clock);
      if (purged.rows > 0) log.info(purged, 'what was kept long enough has gone');
      if (purged.heldUp > 0)
        log.warn(purged, 'other transactions held some of what was kept long enough: it is due tomorrow');
    },
    (error) => log.error({ err: error }, 'what was kept long enough could not be taken away'),
  );
