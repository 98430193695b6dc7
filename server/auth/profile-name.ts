const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const PROFILE = new RegExp(`^(${UUID})-(${UUID})$`);

/** Names a profile for good: its cookie here, its database and spool on the device. */
export const profileName = (tenantId: string, userId: string): string => `${tenantId}-${userId}`;

/** Whose profile it is, so that a refresh can be judged before anything else is known. */
export function readProfileName(profile: string): { tenantId: string; userId: string } | null {
  const [, tenantId, userId] = PROFILE.exec(profile) ?? [];
  return tenantId !== undefined && userId !== undefined ? { tenantId, userId } : null;
}

/**
 * The refresh cookie of a profile. A host's cookies belong to all its ports, and what a browser keeps to one origin: the name
 * tells by the port whose it is. Without an `origin`, at the usual port and in sessions of before: the profile alone.
 */
export function cookieName(profile: string, origin?: string): string {
  const port = URL.canParse(origin ?? '') ? new URL(origin!).port : '';
  return port === '' ? `navette_${profile}` : `navette_${port}_${profile}`;
}
