import { SignJWT } from 'jose';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { SIGNATURE_ALGORITHM, signingKeys } from './signing-keys.ts';

export interface LicenceHolder {
  tenantId: string;
  userId: string;
  deviceId: string;
  profile: string;
}

/**
 * A signed statement until when a profile may work without contact (JWS, EdDSA), and the public key as JWK text that the
 * device keeps from its first sign-in. Times are the server's.
 */
export async function issueLicence(
  deps: { database: Database; clock: Clock },
  holder: LicenceHolder,
  graceHours: number,
): Promise<{ licence: string; licenceKey: string }> {
  const keys = (await signingKeys(deps.database)).licence;
  const now = Math.floor(deps.clock.now().getTime() / 1000);
  const licence = await new SignJWT({ tid: holder.tenantId, did: holder.deviceId, profile: holder.profile })
    .setProtectedHeader({ alg: SIGNATURE_ALGORITHM, typ: 'licence+jwt', kid: keys.id })
    .setSubject(holder.userId)
    .setIssuer('navette')
    .setIssuedAt(now)
    .setExpirationTime(now + Math.round(graceHours * 3600))
    .sign(keys.privateKey);
  return { licence, licenceKey: JSON.stringify(keys.publicJwk) };
}
