import type { DeviceDeps } from './device-deps.ts';
import type { OpenProfile } from './open-profile.ts';
import type { CommitDeps } from './outbox/commit.ts';

/** What a commit needs of a profile: its database, and who signs. */
export async function commitDepsOf(
  deps: Pick<DeviceDeps, 'spool' | 'clock' | 'ids' | 'appVersion'>,
  { db, record }: Pick<OpenProfile, 'db' | 'record'>,
): Promise<CommitDeps> {
  const { user, tenant } = record;
  const { id: deviceId } = await deps.spool.device();
  const { id: userId, name, role } = user;
  const { id: tenantId, packs, rules } = tenant;
  return {
    ...deps,
    db,
    author: { tenantId, userId, name, deviceId, role, packs, policies: rules.policies, priorities: rules.priorities },
  };
}
