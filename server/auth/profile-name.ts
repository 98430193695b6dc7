const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const PROFILE = new RegExp(`^(${UUID})-(${UUID})$`);

/** Names a profile for good: its cookie here, its database and spool on the device. */
export const profileName = (tenantId: string, userId: string): string => `${tenantId}-${userId}`;

/** Whose profile it is, so that a refresh can be judged before anything else is known. */
export function readProfileName(profile: string): { tenantId: string; userId: string } | null {
  const [, tenantId, userId] = PROFILE.exec(profile) ?? [];
  return tenantId !== undefined && userId !== undefined ? { tenantId, userId } : null;
}

/** The refresh cookie of a profile. */
export const cookieName = (profile: string): string => `navette_${profile}`;
