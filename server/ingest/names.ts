// Station 6: apply. Who decided, in words.
import type { Tx } from '#server/database/open.ts';
import { isUuid, pgArray } from '../sql-values.ts';

/** The names of people of the tenant, by user id. */
export async function namesOf(tx: Tx, tenantId: string, userIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...new Set(userIds)].filter(isUuid);
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<{ id: string; name: string }[]>`
    select id, name from navette.account where tenant_id = ${tenantId} and id = any(${pgArray(ids)}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
