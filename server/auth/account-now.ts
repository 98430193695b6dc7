import type { Tx } from '#server/database/open.ts';
import type { Account } from './account.ts';

/**
 * Who asks, as this transaction sees them: between the check of a token and the work a role may change, and a long answer
 * is many transactions. `null`: the account was closed or the device revoked meanwhile.
 */
export async function accountNow(tx: Tx, account: Account): Promise<Account | null> {
  const { tenantId, userId, deviceId } = account;
  const [now] = await tx.sql<{ role: string; sectors: string[] }[]>`
    select role, sectors from navette.account
    where tenant_id = ${tenantId} and id = ${userId} and active and not exists (
      select from navette.device
      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId} and revoked_at is not null)`;
  return now ? { ...account, ...now } : null;
}

/** Whether two looks at one account found the same role and sectors. */
export const isSameWork = (a: Account, b: Account): boolean =>
  a.role === b.role && JSON.stringify(sectorsOf(a)) === JSON.stringify(sectorsOf(b));

const sectorsOf = ({ sectors = [] }: Account): string[] => [...sectors].sort();
