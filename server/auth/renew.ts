import { pickLocale } from '#protocol/locale.ts';
import type { ProfileRequest, RefreshRequest } from '#protocol/session.ts';
import type { Tx } from '#server/database/open.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { keepDeviceKey } from './device-keys.ts';
import type { OutOfUse } from './device-registry.ts';
import { readProfileName } from './profile-name.ts';
import {
  hashOf,
  isHashOf,
  judge,
  type RefreshToken,
  readRefreshToken,
  successor,
  writeRefreshToken,
} from './refresh-token.ts';
import { refreshHours, type SessionHolder, sessionAnswer, type TenantFacts, tenantFacts } from './session-answer.ts';
import type { NewSession, SessionDeps } from './sign-in.ts';
import { signingKeys } from './signing-keys.ts';
import { revokedProblem } from './wipe-order.ts';

interface FamilyRow {
  current_hash: string;
  previous_hash: string | null;
  expires_at: Date;
  ended_at: Date | null;
  device_id: string;
  epoch: number;
  revoked: boolean;
  revoked_by: OutOfUse | null;
  active: boolean;
  role: string;
  name: string;
  locale: string;
}

type Renewed = { verdict: 'good'; secret: string; holder: SessionHolder; tenant: TenantFacts };
type Outcome = Renewed | { verdict: 'over' } | { verdict: 'revoked'; deviceId: string; by: OutOfUse | null };

/**
 * Renews a profile's session with its refresh token.
 *
 * Refuses with `REAUTH_REQUIRED`, or `DEVICE_REVOKED` for a token that was good once. A token older than the predecessor
 * ends the family: two people hold it. One of another device than the one that asks changes nothing.
 */
export async function renew(
  deps: SessionDeps,
  { profile, deviceId, deviceName, deviceKey }: RefreshRequest,
  cookie: string | undefined,
): Promise<NewSession> {
  const owner = readProfileName(profile);
  const token = readRefreshToken(cookie ?? '');
  if (!owner || !token) throw new HttpProblem('REAUTH_REQUIRED');
  const { refreshSecret } = await signingKeys(deps.database);
  const now = deps.clock.now();
  // Refusals are decided inside and thrown outside: the end of a family must be committed.
  const outcome = await deps.database.asTenant(owner.tenantId, (tx) =>
    turn(tx, { ...owner, profile, deviceId, deviceName: deviceName ?? null, deviceKey, token, refreshSecret, now }),
  );
  if (outcome.verdict === 'revoked') {
    throw await revokedProblem(deps, { ...owner, deviceId: outcome.deviceId }, outcome.by);
  }
  if (outcome.verdict === 'over') throw new HttpProblem('REAUTH_REQUIRED');
  return {
    answer: await sessionAnswer(deps, outcome.holder, outcome.tenant),
    refreshToken: writeRefreshToken({ family: token.family, secret: outcome.secret }),
    maxAge: Math.round(refreshHours(outcome.tenant.rules) * 3600),
  };
}

interface Turn {
  tenantId: string;
  userId: string;
  profile: string;
  /** Who asks; devices of before do not say. */
  deviceId: string | undefined;
  /** What the person calls the device by now. */
  deviceName: string | null;
  deviceKey: string | undefined;
  token: RefreshToken;
  refreshSecret: Uint8Array;
  now: Date;
}

async function turn(
  tx: Tx,
  { tenantId, userId, profile, deviceId, deviceName, deviceKey, token, refreshSecret, now }: Turn,
): Promise<Outcome> {
  // Locked first and by itself: what a statement joins to a row that it waits for is as old as its beginning.
  await tx.sql`
    select from navette.refresh_session where tenant_id = ${tenantId} and id = ${token.family} and user_id = ${userId} for update`;
  const [row] = await tx.sql<FamilyRow[]>`
    select family.current_hash, family.previous_hash, family.expires_at, family.ended_at, family.device_id,
           coalesce(family.device_epoch, device.epoch) as epoch, device.revoked_at is not null as revoked, device.revoked_by,
           account.active, account.role, account.name, account.locale
    from navette.refresh_session family
    join navette.device on device.tenant_id = family.tenant_id and device.user_id = family.user_id
                       and device.id = family.device_id
    join navette.account on account.tenant_id = family.tenant_id and account.id = family.user_id
    where family.tenant_id = ${tenantId} and family.id = ${token.family} and family.user_id = ${userId}
      and family.profile = ${profile}`;
  if (!row || row.device_id !== (deviceId ?? row.device_id)) return { verdict: 'over' };
  const isOwn = isHashOf(row.current_hash, token.secret) || isHashOf(row.previous_hash, token.secret);
  if (row.revoked && isOwn) return { verdict: 'revoked', deviceId: row.device_id, by: row.revoked_by };
  const verdict = judge(
    {
      currentHash: row.current_hash,
      previousHash: row.previous_hash,
      ended: row.ended_at !== null || !row.active,
      expired: row.expires_at <= now,
    },
    token.secret,
  );
  if (verdict === 'end') {
    await tx.sql`
      update navette.refresh_session set ended_at = ${now} where tenant_id = ${tenantId} and id = ${token.family}`;
  }
  if (verdict === 'end' || verdict === 'refuse') return { verdict: 'over' };

  const tenant = await tenantFacts(tx, tenantId);
  const secret = successor(token, refreshSecret);
  const expiresAt = new Date(now.getTime() + refreshHours(tenant.rules) * 3_600_000);
  await tx.sql`
    update navette.refresh_session
    set current_hash = ${hashOf(secret)}, previous_hash = ${hashOf(token.secret)}, epoch = ${tenant.epoch},
        expires_at = ${expiresAt}
    where tenant_id = ${tenantId} and id = ${token.family}`;
  await tx.sql`
    update navette.device set last_seen_at = ${now}, name = coalesce(${deviceName}, name)
    where tenant_id = ${tenantId} and user_id = ${userId} and id = ${row.device_id}`;
  await keepDeviceKey(tx, { tenantId, userId, deviceId: row.device_id }, deviceKey);
  const { role, name } = row;
  const holder = {
    tenantId,
    userId,
    deviceId: row.device_id,
    deviceEpoch: row.epoch,
    role,
    name,
    locale: pickLocale(row.locale),
  };
  return { verdict: 'good', secret, holder, tenant };
}

/** Ends the session of a profile, of this device if it says which. Says nothing when it was over already or never was. */
export async function signOut(
  deps: SessionDeps,
  { profile, deviceId }: ProfileRequest,
  cookie: string | undefined,
): Promise<void> {
  const owner = readProfileName(profile);
  const token = readRefreshToken(cookie ?? '');
  if (!owner || !token) return;
  await deps.database.asTenant(
    owner.tenantId,
    (tx) => tx.sql`
      update navette.refresh_session set ended_at = ${deps.clock.now()}
      where tenant_id = ${owner.tenantId} and id = ${token.family} and user_id = ${owner.userId} and profile = ${profile}
        and device_id = coalesce(${deviceId ?? null}::uuid, device_id)
        and (current_hash = ${hashOf(token.secret)} or previous_hash = ${hashOf(token.secret)}) and ended_at is null`,
  );
}
