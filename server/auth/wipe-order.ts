import { jwtVerify, SignJWT } from 'jose';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { HttpProblem } from '../http/http-problem.ts';
import type { OutOfUse } from './device-registry.ts';
import { profileName } from './profile-name.ts';
import { SIGNATURE_ALGORITHM, signingKeys } from './signing-keys.ts';

/** A profile on a device. */
export interface Holder {
  tenantId: string;
  userId: string;
  deviceId: string;
}

/** Tells an order from a licence, which the same key signs: the device knows that key since its sign-in. */
const TYPE = 'wipe+jwt';

/**
 * The refusal of a device that was taken out of use, with the signed order to remove the person's data from it. Whoever
 * only stands between server and device cannot give it. One that was only taken for lost has come back: nothing is removed
 * from it, its person signs in.
 */
export async function revokedProblem(
  deps: { database: Database; clock: Clock },
  holder: Holder,
  by: OutOfUse | null,
): Promise<HttpProblem> {
  if (by === 'lost') return new HttpProblem('REAUTH_REQUIRED');
  const { tenantId, userId, deviceId } = holder;
  const keys = (await signingKeys(deps.database)).licence;
  const order = await new SignJWT({ tid: tenantId, did: deviceId, profile: profileName(tenantId, userId) })
    .setProtectedHeader({ alg: SIGNATURE_ALGORITHM, typ: TYPE, kid: keys.id })
    .setSubject(userId)
    .setIssuer('navette')
    .setIssuedAt(Math.floor(deps.clock.now().getTime() / 1000))
    .sign(keys.privateKey);
  return new HttpProblem('DEVICE_REVOKED', { by: by ?? 'office', order });
}

/** Whom an order was given to; `null`: it is not one of ours. An order does not grow old. */
export async function readWipeOrder(database: Database, order: string): Promise<Holder | null> {
  try {
    const { publicKey } = (await signingKeys(database)).licence;
    const { payload } = await jwtVerify(order, publicKey, { typ: TYPE, issuer: 'navette' });
    const { sub, tid, did } = payload;
    if (typeof sub !== 'string' || typeof tid !== 'string' || typeof did !== 'string') return null;
    return { tenantId: tid, userId: sub, deviceId: did };
  } catch {
    return null;
  }
}
