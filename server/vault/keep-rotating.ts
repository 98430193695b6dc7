import type { Logger } from 'pino';
import type { Database } from '../database/open.ts';
import type { Clock } from '../ports/clock.ts';
import { repeat } from '../process/repeat.ts';
import { rotate, rotatingTenants } from './rotate.ts';

const DAY_MS = 86_400_000;

/** Goes on with rotations that were begun, now and every day; a failure is logged and tried again. Gives the way to stop. */
export function keepRotating(database: Database, clock: Clock, log: Logger): () => Promise<void> {
  const all = async (): Promise<void> => {
    for (const tenantId of await rotatingTenants(database)) {
      try {
        const done = await rotate(database, clock, tenantId);
        if (done.rows + done.retired > 0) log.info({ tenantId, ...done }, 'sensitive texts were locked by a newer key');
      } catch (error) {
        // One tenant whose key does not open keeps no other waiting.
        log.error({ err: error, tenantId }, 'sensitive texts could not be locked by a newer key');
      }
    }
  };
  return repeat(DAY_MS, all, (error) => log.error({ err: error }, 'keys could not be looked at'));
}
