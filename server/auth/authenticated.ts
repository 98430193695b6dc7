import type { MiddlewareHandler } from 'hono';
import { pickLocale } from '#protocol/locale.ts';
import { endEpoch, hasBranched } from '#server/database/epoch.ts';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { type AccessClaims, verifyAccessToken } from './access-token.ts';
import type { Account } from './account.ts';
import type { OutOfUse } from './device-registry.ts';
import { livesOn } from './forks.ts';
import { revokedProblem } from './wipe-order.ts';

export interface AuthDeps {
  database: Database;
  clock: Clock;
}

interface KnownRow {
  /** The life of the token is the registered one, or a copy's. */
  lives: boolean;
  revoked: boolean;
  revokedBy: OutOfUse | null;
  active: boolean;
  role: string;
  name: string;
  locale: string;
  sectors: string[];
  /** Of the server. */
  epoch: number;
  branched: boolean;
}

/**
 * Lets only requests with a valid access token through and leaves the `account`. The database is asked each time, so
 * that a revoked device, a closed account or a changed role counts at once and not when the token ends; and so that nothing is
 * judged or pulled by what was known before a failover.
 *
 * Refuses with `TOKEN_EXPIRED`, `REAUTH_REQUIRED` or `DEVICE_REVOKED`.
 */
export function authenticated(deps: AuthDeps): MiddlewareHandler<AccountEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\w.-]{20,2000})$/.exec(c.req.header('Authorization') ?? '')?.[1];
    if (token === undefined) throw new HttpProblem('REAUTH_REQUIRED');
    const claims = await verifyAccessToken(deps, token);
    if (!claims.ok) throw new HttpProblem(claims.problem.code);
    c.set('account', await accountOf(deps, claims.value));
    await next();
  };
}

async function accountOf(deps: AuthDeps, claims: AccessClaims): Promise<Account> {
  const [known] = await deps.database.asTenant(
    claims.tenantId,
    (tx) => tx.sql<KnownRow[]>`
      select device.epoch = ${claims.deviceEpoch}::int or ${livesOn(tx, claims.deviceEpoch)} as lives,
             device.revoked_at is not null as revoked, device.revoked_by as "revokedBy",
             account.active, account.role, account.name, account.locale, account.sectors,
             state.epoch, ${hasBranched(tx.sql)} as branched
      from navette.device
      join navette.account on account.tenant_id = device.tenant_id and account.id = device.user_id
      cross join navette.server_state state
      where device.tenant_id = ${claims.tenantId} and device.user_id = ${claims.userId} and device.id = ${claims.deviceId}`,
  );
  if (known?.revoked) throw await revokedProblem(deps, claims, known.revokedBy);
  if (!known?.active || !known.lives) throw new HttpProblem('REAUTH_REQUIRED');
  if (known.branched) await endEpoch(deps.database.owner, known.epoch);
  const { role, name, locale, sectors } = known;
  return { ...claims, role, name, locale: pickLocale(locale), sectors };
}
