// Station 9: pull. Rows that leave devices because time passes.
import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import { repeat } from '../process/repeat.ts';

const HOUR_MS = 3_600_000;

/**
 * Makes memberships follow their time windows; see `database/sql/windows.ts`. By PostgreSQL's clock, as the triggers do: days
 * counted by two clocks would differ. Several servers may do it at once. Gives how many changed.
 */
async function leaveWindows(database: Database): Promise<number> {
  const [row] = await database.owner<{ changed: number }[]>`select navette.leave_windows(now()) as changed`;
  return row?.changed ?? 0;
}

/**
 * Does so now and every hour: windows are counted in days, and one hour is what a device may keep a row too long. A
 * failure is logged and tried again an hour later. Gives the way to stop.
 */
export const keepWindows = (database: Database, log: Logger): (() => Promise<void>) =>
  repeat(
    HOUR_MS,
    async () => {
      const changed = await leaveWindows(database);
      if (changed > 0) log.info({ changed }, 'memberships followed their time windows');
    },
    (error) => log.error({ err: error }, 'time windows could not be kept'),
  );
