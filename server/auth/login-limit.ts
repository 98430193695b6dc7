import { createHash } from 'node:crypto';
import type { Database } from '#server/database/open.ts';
import { pgArray } from '../sql-values.ts';

/** Failed sign-ins within the window, counted in the database so that all API processes share them. */
export const LOGIN_LIMIT = {
  windowSeconds: 900,
  /** One person mistyping, or one machine guessing at one account. */
  accountAndAddress: 8,
  /** Many machines guessing at one account; high, so that a stranger cannot easily lock somebody out. */
  account: 40,
  /** One machine guessing at many accounts; high, since a whole depot may share one address. */
  address: 100,
} as const;

interface Counter {
  key: string;
  limit: number;
}

/** Hashed: the table tells neither who signs in nor from where. */
const keyOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

export const countersOf = (email: string, address: string): Counter[] => [
  { key: keyOf('account+address', email, address), limit: LOGIN_LIMIT.accountAndAddress },
  { key: keyOf('account', email), limit: LOGIN_LIMIT.account },
  { key: keyOf('address', address), limit: LOGIN_LIMIT.address },
];

/**
 * Counts one attempt as failed before the password is looked at, so that attempts made at the same instant count too.
 * Returns the seconds to wait, 0 when the attempt may go on.
 */
export async function takeAttempt(database: Database, counters: readonly Counter[], now: Date): Promise<number> {
  const endsAt = new Date(now.getTime() + LOGIN_LIMIT.windowSeconds * 1000);
  const keys = counters.map(({ key }) => key);
  const rows = await database.asNobody(async (tx) => {
    const counted = await tx.sql<{ key: string; failures: number; ends_at: Date }[]>`
      insert into navette.login_attempt as kept (key, failures, ends_at)
      select key, 1, ${endsAt} from unnest(${pgArray(keys)}::text[]) as key order by key
      on conflict (key) do update set
        failures = case when kept.ends_at <= ${now} then 1 else kept.failures + 1 end,
        ends_at = case when kept.ends_at <= ${now} then excluded.ends_at else kept.ends_at end
      returning key, failures, ends_at`;
    // After one's own, and whoever is being counted at this moment is left alone: nobody waits in a circle.
    await tx.sql`
      delete from navette.login_attempt where key in (
        select key from navette.login_attempt
        where ends_at <= ${now} and not key = any(${pgArray(keys)}::text[]) for update skip locked)`;
    return counted;
  });
  const limits = new Map(counters.map(({ key, limit }) => [key, limit]));
  const waits = rows
    .filter(({ key, failures }) => failures > (limits.get(key) ?? 0))
    .map(({ ends_at }) => Math.ceil((ends_at.getTime() - now.getTime()) / 1000));
  return Math.max(0, ...waits);
}

/** The attempt was good after all: the pair begins anew, the wider counters forget this one. */
export async function giveBackAttempt(database: Database, counters: readonly Counter[]): Promise<void> {
  const [own, ...wide] = counters.map(({ key }) => key);
  await database.asNobody(async (tx) => {
    // All of them in the order of `takeAttempt`, so that nobody waits in a circle.
    await tx.sql`
      select from navette.login_attempt where key = any(${pgArray([own!, ...wide])}::text[]) order by key for update`;
    await tx.sql`delete from navette.login_attempt where key = ${own!}`;
    await tx.sql`
      update navette.login_attempt set failures = failures - 1
      where key = any(${pgArray(wide)}::text[]) and failures > 0`;
  });
}
