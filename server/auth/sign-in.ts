import { pickLocale } from '#protocol/locale.ts';
import type { LoginRequest, SessionAnswer } from '#protocol/session.ts';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Random } from '#server/ports/random.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { keepDeviceKey } from './device-keys.ts';
import { holdDevices, registerDevice } from './device-registry.ts';
import { countersOf, giveBackAttempt, takeAttempt } from './login-limit.ts';
import { isPassword } from './password.ts';
import { profileName } from './profile-name.ts';
import { firstSecret, hashOf, writeRefreshToken } from './refresh-token.ts';
import { refreshHours, sessionAnswer, tenantFacts } from './session-answer.ts';
import { noteStorageLost } from './storage-lost.ts';
import { revokedProblem } from './wipe-order.ts';

export interface SessionDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  random: Random;
}

/** A session as it leaves: the answer, and the refresh token that travels as a cookie only. */
export interface NewSession {
  answer: SessionAnswer;
  refreshToken: string;
  /** Seconds the cookie lives. */
  maxAge: number;
}

/** Days after its end that a session still tells a lost device that it was revoked. */
const DAYS_REMEMBERED = 365;

interface AccountRow {
  tenant_id: string;
  id: string;
  name: string;
  role: string;
  locale: string;
  password_hash: string;
  active: boolean;
}

/**
 * Signs a person in on a device.
 *
 * Refuses with `INVALID_CREDENTIALS` (also for an unknown address, in the same time), `RATE_LIMITED`, `DEVICE_REVOKED`
 * or `DEVICE_LIMIT`.
 */
export async function signIn(
  deps: SessionDeps,
  asked: LoginRequest,
  { address, cookie }: { address: string; cookie: (profile: string) => string | undefined },
): Promise<NewSession> {
  const { database } = deps;
  const now = deps.clock.now();
  const counters = countersOf(asked.email, address);
  const seconds = await takeAttempt(database, counters, now);
  if (seconds > 0) throw new HttpProblem('RATE_LIMITED', { seconds }, { 'Retry-After': String(seconds) });

  const [account] = await database.asNobody(
    (tx) => tx.sql<AccountRow[]>`select * from navette.find_login(${asked.email})`,
  );
  const good = await isPassword(account?.password_hash ?? null, asked.password);
  if (!account || !good || !account.active) throw new HttpProblem('INVALID_CREDENTIALS');
  await giveBackAttempt(database, counters);

  const { tenant_id: tenantId, id: userId, name, role } = account;
  const token = { family: deps.ids.next(), secret: firstSecret(deps.random) };
  const { tenant, registered } = await database.asTenant(tenantId, async (tx) => {
    await holdDevices(tx, { tenantId, userId });
    const facts = await tenantFacts(tx, tenantId);
    const limit = facts.rules.devicesPerUser;
    const earlier = cookie(profileName(tenantId, userId));
    await noteStorageLost(tx, {
      tenantId,
      userId,
      deviceId: asked.device.id,
      cookie: earlier,
      epoch: facts.epoch,
      now,
      ids: deps.ids,
    });
    const registered = await registerDevice(tx, { tenantId, userId, device: asked.device, limit, now });
    if ('revoked' in registered) return { tenant: facts, registered };
    await keepDeviceKey(tx, { tenantId, userId, deviceId: asked.device.id }, asked.device.key);
    const expiresAt = new Date(now.getTime() + refreshHours(facts.rules) * 3_600_000);
    await tx.sql`
      delete from navette.refresh_session
      where tenant_id = ${tenantId} and user_id = ${userId}
        and expires_at < ${new Date(now.getTime() - DAYS_REMEMBERED * 86_400_000)}`;
    await tx.sql`
      insert into navette.refresh_session (tenant_id, id, user_id, device_id, device_epoch, profile, current_hash, epoch, expires_at)
      values (${tenantId}, ${token.family}, ${userId}, ${asked.device.id}, ${registered.epoch}, ${profileName(tenantId, userId)},
              ${hashOf(token.secret)}, ${facts.epoch}, ${expiresAt})`;
    return { tenant: facts, registered };
  });
  if ('revoked' in registered) {
    throw await revokedProblem(deps, { tenantId, userId, deviceId: asked.device.id }, registered.revoked);
  }

  const holder = {
    tenantId,
    userId,
    deviceId: asked.device.id,
    deviceEpoch: registered.epoch,
    role,
    name,
    locale: pickLocale(account.locale),
  };
  return {
    answer: await sessionAnswer(deps, holder, tenant, { signedIn: true }),
    refreshToken: writeRefreshToken(token),
    maxAge: Math.round(refreshHours(tenant.rules) * 3600),
  };
}
