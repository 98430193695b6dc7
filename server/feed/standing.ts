// Station 9: pull. What a page has to know before its first row.
import type { DeviceState } from '#protocol/common.ts';
import type { Tx } from '#server/database/open.ts';

export interface Standing {
  /** Of this transaction: what it sees is what a cursor made of it covers. */
  snapshot: string;
  epoch: number;
  secret: Uint8Array;
  packs: string[];
  rulesVersion: number;
}

/** What an answer says of a device whose token was accepted: `authenticated` let nobody else through. */
export const ACCEPTED_DEVICE: DeviceState = { isActive: true, requiresReauth: false };

/** How the server and the tenant stand, in one statement. */
export async function standingOf(tx: Tx, tenantId: string): Promise<Standing> {
  const [row] = await tx.sql<Standing[]>`
    select pg_current_snapshot()::text as snapshot, s.epoch, s.cursor_secret as secret,
      t.packs, (t.rules ->> 'version')::int as "rulesVersion"
    from navette.server_state s cross join navette.tenant t where t.id = ${tenantId}`;
  if (!row) throw new Error('the tenant is missing');
  return row;
}
