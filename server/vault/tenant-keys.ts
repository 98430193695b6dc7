// [N9] The keys of tenants, in memory while the server runs.
import type { Sql } from '../database/connect.ts';
import { type Random, systemRandom } from '../ports/random.ts';
import { type DataKey, dataKey } from './cipher.ts';
import { type MasterKey, unwrap, wrap } from './master-key.ts';

/** By id; the highest one locks, all of them open. */
export type TenantKeys = ReadonlyMap<number, DataKey>;

export type KeysOf = (tenantId: string, known?: TenantKeys) => Promise<TenantKeys>;

const purpose = (tenantId: string, id: number): string => `${tenantId} ${id}`;

/**
 * Gives a tenant's keys and makes the first one. On a connection of its own (`sql`): a key is committed before anything is
 * locked with it, whatever becomes of the transaction that asked. `known`: ask again, these do not do.
 */
export function tenantKeys(sql: Sql, master: MasterKey | undefined, random: Random = systemRandom): KeysOf {
  const cache = new Map<string, Promise<TenantKeys>>();
  return (tenantId, known) => {
    let keys = cache.get(tenantId);
    if (!keys || known) {
      keys = load(sql, need(master), tenantId, random);
      cache.set(tenantId, keys);
      keys.catch(() => cache.delete(tenantId));
    }
    return keys;
  };
}

function need(master: MasterKey | undefined): MasterKey {
  if (master) return master;
  throw new Error(
    'sensitive fields can be neither written nor read here: this database was opened without a master key',
  );
}

async function load(sql: Sql, master: MasterKey, tenantId: string, random: Random): Promise<TenantKeys> {
  const found = await read(sql, tenantId);
  if (found.length === 0) {
    const secret = random.bytes(32);
    await sql`
      insert into navette.data_key (tenant_id, id, wrapped_by, wrapped)
      values (${tenantId}, 1, ${master.id}, ${wrap(master, secret, purpose(tenantId, 1), random)}) on conflict do nothing`;
    found.push(...(await read(sql, tenantId)));
  }
  return new Map(
    found.map(({ id, wrappedBy, wrapped }) => {
      if (wrappedBy !== master.id)
        throw new Error(`the data key of ${tenantId} is locked by another master key, ${wrappedBy}`);
      return [id, dataKey(id, unwrap(master, wrapped, purpose(tenantId, id)))];
    }),
  );
}

const read = async (sql: Sql, tenantId: string) => [
  ...(await sql<{ id: number; wrappedBy: string; wrapped: string }[]>`
    select id, wrapped_by as "wrappedBy", wrapped from navette.data_key where tenant_id = ${tenantId} order by id`),
];
