import { createHmac } from 'node:crypto';

/**
 * The key that opens the copy of a database's key beside the database: of one profile on one device, given after a sign-in
 * only. 32 bytes, base64url. Derived, so that nothing has to be stored and a restored server gives the same.
 */
export function recoveryKeyOf(
  secret: Uint8Array,
  { tenantId, userId, deviceId }: { tenantId: string; userId: string; deviceId: string },
): string {
  return createHmac('sha256', secret).update(`recovery ${tenantId} ${userId} ${deviceId}`).digest('base64url');
}
