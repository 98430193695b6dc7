// Station 9: pull. Rows that leave devices because time passes.
import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import type { Clock } from '../ports/clock.ts';

const HOUR_MS = 3_600_000;

/**
 * Ends the memberships of rows whose time window has passed; see `database/sql/windows.ts`. Several servers may do it at
 * once. Gives how many ended.
 */
export async function leaveWindows(database: Database, clock: Clock): Promise<number> {
  const [row] = await database.owner<{ ended: number }[]>`
    select navette.leave_windows(${clock.now()}::timestamptz) as ended`;
  return row?.ended ?? 0;
}

/**
 * Does so now and every hour: windows are counted in days, and one hour is what a device may keep a row too long. A
 * failure is logged and tried again an hour later. Gives the way to stop.
 */
export function keepWindows(database: Database, clock: Clock, log: Logger): () => Promise<void> {
  let running = Promise.resolve();
  const run = (): void => {
    running = leaveWindows(database, clock).then(
      (ended) => {
        if (ended > 0) log.info({ ended }, 'rows left their time windows');
      },
      (error: unknown) => log.error({ err: error }, 'time windows could not be kept'),
    );
  };
  run();
  const timer = setInterval(run, HOUR_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}
