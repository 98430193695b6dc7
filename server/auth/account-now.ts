import type { Tx } from '#server/database/open.ts';
import { HttpProblem } from '../http/http-problem.ts';
import type { Account } from './account.ts';

/**
 * Who asks, as this transaction sees them: between the check of a token and the work a role may change, and a long answer
 * is many transactions. `null`: the account was closed or the device revoked meanwhile, unless the office acts in its name.
 */
export async function accountNow(tx: Tx, account: Account, byOffice = false): Promise<Account | null> {
  const { tenantId, userId, deviceId } = account;
  const [now] = await tx.sql<{ role: string; sectors: string[] }[]>`
    select role, sectors from navette.account
    where tenant_id = ${tenantId} and id = ${userId} and (${byOffice} or active and not exists (
      select from navette.device
      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId} and revoked_at is not null))`;
  return now ? { ...account, ...now } : null;
}

/** The role or the sectors are no longer those that the work of this transaction was judged by. */
export class AccountChanged extends Error {
  readonly now: Account;

  constructor(now: Account) {
    super('the account changed meanwhile');
    this.now = now;
  }
}

/** Lets work stand that was done in this account's name. Throws `AccountChanged`, or refuses with `REAUTH_REQUIRED`. */
export function holdTo(account: Account, now: Account | null): void {
  if (!now) throw new HttpProblem('REAUTH_REQUIRED');
  if (!haveSameRights(now, account)) throw new AccountChanged(now);
}

/** Whether both may do and see the same. */
export const haveSameRights = (one: Account, other: Account): boolean =>
  one.role === other.role && sectorsOf(one) === sectorsOf(other);

const sectorsOf = ({ sectors = [] }: Account): string => JSON.stringify([...sectors].sort());
