import type { Tx } from '#server/database/open.ts';

/** The PostgreSQL channel on which a tenant's id says that the tenant has news. */
export const POKE_CHANNEL = 'navette_poke';

/**
 * Tells every device of a tenant that is listening to pull, once this transaction commits. Once for a batch: PostgreSQL
 * lets one committing transaction at a time announce itself, so triggers must not.
 */
export async function poke(tx: Pick<Tx, 'sql'>, tenantId: string): Promise<void> {
  await tx.sql`select pg_notify(${POKE_CHANNEL}, ${tenantId})`;
}
