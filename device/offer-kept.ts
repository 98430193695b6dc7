// Stations 8 and 9 of people who have signed out: what a server that was set back misses of theirs lies in their database.
import { entitiesOf } from '#packs/registry.ts';
import type { DeviceDeps } from './device-deps.ts';
import { keepUntold } from './incidents.ts';
import { openDatabase } from './open-database.ts';
import { seal } from './outbox/seal.ts';
import { settle } from './outbox/settle.ts';
import { sessionLock } from './session/deps.ts';
import { missesWork } from './session/sign-out.ts';

/**
 * Takes the answers over that name missing events, and puts those that are here into the spool again. Only then may such a
 * profile end (`endKept`). Resolves with whether there is anything to send. Repeatable.
 */
export async function offerKept(deps: DeviceDeps): Promise<boolean> {
  const { locks } = deps;
  let offered = 0;
  const offer = async (profile: string): Promise<number> => {
    const record = await deps.spool.profile(profile);
    if (record?.signedIn !== false) return 0;
    const { db, spool } = await openDatabase(deps, { record, entities: entitiesOf(record.tenant.packs) });
    try {
      const settled = await settle({ ...deps, spool, db, profile });
      await seal({ db, spool, profile });
      await keepUntold(db, spool, profile);
      return settled.offered;
    } finally {
      await db.close();
    }
  };
  for (const { profile, signedIn } of await deps.spool.profiles()) {
    if (signedIn || !(await missesWork(deps.spool, profile))) continue;
    try {
      offered += await locks.run(sessionLock(profile), () => offer(profile));
    } catch (error) {
      // Others' are offered all the same; this one stays for the next start.
      deps.report(error);
    }
  }
  return offered > 0;
}
