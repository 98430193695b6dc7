import { isNoRoom } from '../ports/no-room.ts';
import type { ProfileRecord } from '../spool/spool.ts';
import type { SessionDeps } from './deps.ts';

/**
 * Changes a profile's record; on a full device nothing is kept, and whoever asked goes on with what they know: a session is
 * renewed again for the next request, work goes out. `false`: it was not kept. For what somebody must be able to rely on,
 * such as a sign-out, ask the spool itself.
 */
export async function changeIfRoom(
  { spool }: Pick<SessionDeps, 'spool'>,
  profile: string,
  change: (before: ProfileRecord | null) => ProfileRecord | null,
): Promise<boolean> {
  try {
    await spool.changeProfile(profile, change);
    return true;
  } catch (error) {
    if (!isNoRoom(error)) throw error;
    return false;
  }
}
