import type { JWK } from 'jose';
import type { ProfileRecord } from '../spool/spool.ts';

/** The signed part of a licence that the device reads. Milliseconds, the server's clock. */
export interface LicenceTerm {
  issuedAt: number;
  endsAt: number;
}

/**
 * The term of a licence, when it was signed by the key that came with the session and stands for this very profile on
 * this very device; otherwise `null`.
 */
export async function verifyLicence(record: ProfileRecord, deviceId: string): Promise<LicenceTerm | null> {
  // Nobody has a licence before they sign in, and what is needed to ask for a password should be little.
  const { compactVerify, importJWK } = await import('jose');
  try {
    const key = await importJWK(JSON.parse(record.licence.key) as JWK, 'EdDSA');
    const { payload } = await compactVerify(record.licence.text, key, { algorithms: ['EdDSA'] });
    const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
    const { iat, exp } = claims;
    const own = claims.profile === record.profile && claims.did === deviceId && claims.sub === record.user.id;
    if (!own || typeof iat !== 'number' || typeof exp !== 'number') return null;
    return { issuedAt: iat * 1_000, endsAt: exp * 1_000 };
  } catch {
    return null;
  }
}

/**
 * Milliseconds of offline work that are left; 0 and below: over. Counted on the device's own clock from the moment the
 * licence came, so that a clock that differs from the server's costs nothing, and against the latest time that clock
 * has ever shown, so that turning it back gains nothing.
 */
export function graceLeft(term: LicenceTerm, { receivedAt, seenAt }: ProfileRecord['licence'], now: number): number {
  const used = Math.max(now, seenAt, receivedAt) - receivedAt;
  return term.endsAt - term.issuedAt - used;
}

/**
 * The latest time the device has shown, to be stored now and then. Time that passed while the app was open counts also
 * when the clock was turned back meanwhile. `elapsedMs`: since the last call, from a clock that cannot be set.
 */
export function latestSeen(seenAt: number, now: number, elapsedMs: number): number {
  return Math.max(now, seenAt + Math.max(0, elapsedMs));
}
