import { errors, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import { type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { SIGNATURE_ALGORITHM, signingKeys } from './signing-keys.ts';

/** Whom an access token stands for. What changes under way (role, name) is read from the database instead. */
export interface AccessClaims {
  tenantId: string;
  userId: string;
  deviceId: string;
  deviceEpoch: number;
}

const ISSUER = 'navette';
const AUDIENCE = 'navette-api';
/** The type of RFC 9068, so that no other token of these keys is taken for one. */
const TYPE = 'at+jwt';

const Claims = z.object({ sub: z.uuid(), tid: z.uuid(), did: z.uuid(), dep: z.int().check(z.minimum(1)) });

interface Deps {
  database: Database;
  clock: Clock;
}

/** A JWT for `seconds`. */
export async function issueAccessToken(deps: Deps, claims: AccessClaims, seconds: number): Promise<string> {
  const { access } = await signingKeys(deps.database);
  const now = Math.floor(deps.clock.now().getTime() / 1000);
  return new SignJWT({ tid: claims.tenantId, did: claims.deviceId, dep: claims.deviceEpoch })
    .setProtectedHeader({ alg: SIGNATURE_ALGORITHM, typ: TYPE, kid: access.id })
    .setSubject(claims.userId)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(access.privateKey);
}

/** `TOKEN_EXPIRED` when only its time is over, `REAUTH_REQUIRED` for anything else. */
export async function verifyAccessToken(deps: Deps, token: string): Promise<Result<AccessClaims, Problem>> {
  const { access } = await signingKeys(deps.database);
  try {
    const { payload } = await jwtVerify(token, access.publicKey, {
      algorithms: [SIGNATURE_ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: TYPE,
      currentDate: deps.clock.now(),
    });
    const claims = Claims.parse(payload);
    return ok({ tenantId: claims.tid, userId: claims.sub, deviceId: claims.did, deviceEpoch: claims.dep });
  } catch (error) {
    return fail(problem(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'REAUTH_REQUIRED'));
  }
}
