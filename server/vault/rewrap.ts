// [N9] Another master key: the keys of tenants are wrapped anew. No sensitive text is touched.
import type { Database } from '../database/open.ts';
import { type Random, systemRandom } from '../ports/random.ts';
import { pgArray } from '../sql-values.ts';
import { type MasterKey, wrap } from './master-key.ts';
import { lockMaster, opened, purposeOf, type WrappedKey } from './tenant-keys.ts';

export interface Rewrapped {
  /** Data keys that are wrapped by the first master key since now. */
  keys: number;
  /** Data keys under master keys that are not here: their texts open nowhere. */
  strange: number;
}

/** Wraps every data key by the first of these master keys, in one transaction. Repeatable: a second run finds nothing. */
export async function rewrap(
  { owner }: Database,
  masters: readonly MasterKey[],
  random: Random = systemRandom,
): Promise<Rewrapped> {
  const ring = new Map(masters.map((key) => [key.id, key]));
  const first = masters[0]!;
  return await owner.begin(async (sql) => {
    await lockMaster(sql, 'alone');
    const others = await sql<(WrappedKey & { tenantId: string })[]>`
      select tenant_id as "tenantId", id, wrapped_by as "wrappedBy", wrapped from navette.data_key
      where wrapped_by <> ${first.id} order by tenant_id, id for update`;
    const own = others.filter(({ wrappedBy }) => ring.has(wrappedBy));
    const rows = own.map(({ tenantId, ...key }) => {
      const secret = opened(ring, tenantId, key);
      return { tenantId, id: key.id, wrapped: wrap(first, secret, purposeOf(tenantId, key.id), random) };
    });
    if (rows.length > 0) {
      await sql`
        update navette.data_key k set wrapped = r.wrapped, wrapped_by = ${first.id}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("tenantId" uuid, id int, wrapped text)
        where k.tenant_id = r."tenantId" and k.id = r.id`;
    }
    return { keys: rows.length, strange: others.length - own.length };
  });
}

/**
 * Lets go of the other master keys (`letGo`) when no data key needs them, at a moment at which nobody makes one. In a transaction
 * of its own: what was wrapped anew must be there before. False: something needs them still.
 */
export async function letGoOfOthers(
  { owner }: Database,
  masters: readonly MasterKey[],
  letGo: () => Promise<void>,
): Promise<boolean> {
  const others = masters.slice(1).map(({ id }) => id);
  return await owner.begin(async (sql) => {
    await lockMaster(sql, 'alone');
    const [row] = await sql<{ needed: boolean }[]>`
      select exists (select from navette.data_key where wrapped_by = any(${pgArray(others)}::text[])) as needed`;
    if (row!.needed) return false;
    await letGo();
    return true;
  });
}
