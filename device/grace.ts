import type { Clock } from './ports/clock.ts';
import { changeIfRoom } from './session/change-record.ts';
import { graceLeft, latestSeen, verifyLicence } from './session/licence.ts';
import type { ProfileRecord, Spool } from './spool/spool.ts';

/** How long a profile may be read and written without the server's word. */
export interface Grace {
  isOver(): boolean;
}

/** A licence that is not this server's, this person's and this device's gives none. */
export async function graceOf(deps: { spool: Spool; clock: Clock }, record: ProfileRecord): Promise<Grace> {
  const term = await verifyLicence(record, (await deps.spool.device()).id);
  return {
    isOver: () => term === null || graceLeft(term, record.licence, deps.clock.now().getTime()) <= 0,
  };
}

/** Remembers the latest time this device has shown, so that turning the clock back gains nothing. */
export function createWatch({ spool, clock }: { spool: Spool; clock: Clock }): (profile: string) => Promise<void> {
  let last = clock.elapsed();
  return async (profile) => {
    const elapsed = clock.elapsed();
    const passed = elapsed - last;
    const now = clock.now().getTime();
    const kept = await changeIfRoom({ spool }, profile, (before) => {
      if (!before) return null;
      const seenAt = latestSeen(before.licence.seenAt, now, passed);
      return { ...before, licence: { ...before.licence, seenAt } };
    });
    // What found no room is counted the next time.
    if (kept) last = elapsed;
  };
}
