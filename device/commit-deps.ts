import type { DeviceDeps } from './device-deps.ts';
import type { OpenProfile } from './open-profile.ts';
import type { CommitDeps } from './outbox/commit.ts';

/** What a commit needs of a profile: its database, and who signs. */
export function commitDepsOf(
  deps: Pick<DeviceDeps, 'clock' | 'ids' | 'appVersion'>,
  { db, record, deviceId }: Pick<OpenProfile, 'db' | 'record' | 'deviceId'>,
): CommitDeps {
  const { user, tenant } = record;
  const { id: userId, name, role } = user;
  const { id: tenantId, packs, rules } = tenant;
  return {
    ...deps,
    db,
    author: { tenantId, userId, name, deviceId, role, packs, policies: rules.policies, priorities: rules.priorities },
  };
}
