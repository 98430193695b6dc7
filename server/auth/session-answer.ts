import type { Locale } from '#protocol/locale.ts';
import { DEFAULT_RULES, Rules } from '#protocol/rules.ts';
import type { SessionAnswer } from '#protocol/session.ts';
import type { Floors } from '#server/database/epoch.ts';
import type { Database, Tx } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import { issueAccessToken } from './access-token.ts';
import { exportKeys } from './export-keys.ts';
import { issueLicence } from './licence.ts';
import { profileName } from './profile-name.ts';
import { recoveryKeyOf } from './recovery-key.ts';
import { signingKeys } from './signing-keys.ts';

export interface SessionHolder {
  tenantId: string;
  userId: string;
  deviceId: string;
  deviceEpoch: number;
  role: string;
  name: string;
  locale: Locale;
}

export interface TenantFacts {
  name: string;
  packs: string[];
  rules: Rules;
  /** The server's epoch. */
  epoch: number;
  floors: Floors;
  /** `null`: with the database. */
  epochBegan: Date | null;
}

/** What a session says of its tenant. Rules that an older tenant does not name yet take their defaults. */
export async function tenantFacts(tx: Tx, tenantId: string): Promise<TenantFacts> {
  const [row] = await tx.sql<(Omit<TenantFacts, 'rules'> & { rules: object })[]>`
    select tenant.name, tenant.packs, tenant.rules, server_state.epoch, server_state.floors,
      server_state.epoch_began as "epochBegan"
    from navette.tenant cross join navette.server_state where tenant.id = ${tenantId}`;
  if (!row) throw new Error('a session of a tenant that does not exist');
  return { ...row, rules: Rules.parse({ ...DEFAULT_RULES, ...row.rules }) };
}

/** Hours a refresh token lives: never less than the offline grace, or the grace would promise what the session cannot keep. */
export const refreshHours = (rules: Rules): number => Math.max(rules.refreshDays * 24, rules.graceHours);

/** The answer to login and to refresh. */
export async function sessionAnswer(
  deps: { database: Database; clock: Clock },
  holder: SessionHolder,
  tenant: TenantFacts,
  { signedIn = false } = {},
): Promise<SessionAnswer> {
  const { tenantId, userId, deviceId, deviceEpoch, role, name, locale } = holder;
  const profile = profileName(tenantId, userId);
  const expiresIn = tenant.rules.accessTokenSeconds;
  const { recoverySecret, exportSecret } = await signingKeys(deps.database);
  return {
    accessToken: await issueAccessToken(deps, { tenantId, userId, deviceId, deviceEpoch }, expiresIn),
    expiresIn,
    profile,
    deviceEpoch,
    user: { id: userId, name, role, locale },
    tenant: { id: tenantId, name: tenant.name, packs: tenant.packs, rules: tenant.rules },
    ...(await issueLicence(deps, { tenantId, userId, deviceId, profile }, tenant.rules.graceHours)),
    exportKey: exportKeys(exportSecret, tenantId).publicKey,
    // A renewal needs no password: whoever has only found the device must not open its database.
    ...(signedIn && { recoveryKey: recoveryKeyOf(recoverySecret, holder) }),
    epoch: tenant.epoch,
  };
}
