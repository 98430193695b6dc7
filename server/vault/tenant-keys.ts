// [N9] The keys of tenants, in memory while the server runs.
import type { Sql, TransactionSql } from '../database/connect.ts';
import { type Random, systemRandom } from '../ports/random.ts';
import { type DataKey, dataKey } from './cipher.ts';
import { type MasterKey, type MasterKeys, unwrap, wrap } from './master-key.ts';

/** By id; the highest one locks, all of them open. */
export type TenantKeys = ReadonlyMap<number, DataKey>;

export type KeysOf = (tenantId: string, known?: TenantKeys) => Promise<TenantKeys>;

export interface KeyRing {
  /** Gives a tenant's keys and makes the first one. `known`: ask again, these do not do. */
  keysOf: KeysOf;
  /** Makes the key that locks from now on; this process uses it at once, others within a minute. Gives its id. */
  renew(tenantId: string): Promise<number>;
  end(): void;
}

/** So long a process may go on with the keys that it knows. */
const KNOWN_MS = 60_000;
const KEY_BYTES = 32;

/** Bound to the tenant and the number of the key. */
export const purposeOf = (tenantId: string, id: number): string => `${tenantId} ${id}`;

/** Who makes a key shares it, who wraps all of them anew has it alone: no key is left behind under the former master key. */
const LOCK = 'navette master key';
export const lockMaster = async (sql: TransactionSql, how: 'shared' | 'alone'): Promise<void> => {
  if (how === 'shared') await sql`select pg_advisory_xact_lock_shared(hashtextextended(${LOCK}, 0))`;
  else await sql`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`;
};

/**
 * On a connection of its own (`sql`): a key is committed before anything is locked with it, whatever becomes of the transaction
 * that asked.
 */
export function tenantKeys(sql: Sql, masters: MasterKeys | undefined, random: Random = systemRandom): KeyRing {
  const cache = new Map<string, Promise<TenantKeys>>();
  const timer = setInterval(() => cache.clear(), KNOWN_MS);
  timer.unref();
  const keysOf: KeysOf = (tenantId, known) => {
    let keys = cache.get(tenantId);
    if (!keys || known) {
      keys = load(sql, need(masters), tenantId, random);
      cache.set(tenantId, keys);
      keys.catch(() => cache.delete(tenantId));
    }
    return keys;
  };
  return {
    keysOf,
    renew: async (tenantId) => {
      const id = await addKey(sql, need(masters), tenantId, random, (last) => last + 1);
      cache.delete(tenantId);
      return id;
    },
    end: () => clearInterval(timer),
  };
}

function need(masters: MasterKeys | undefined): MasterKeys {
  if (masters) return masters;
  throw new Error(
    'sensitive fields can be neither written nor read here: this database was opened without a master key',
  );
}

async function load(sql: Sql, masters: MasterKeys, tenantId: string, random: Random): Promise<TenantKeys> {
  let found = await read(sql, tenantId);
  if (found.length === 0) {
    await addKey(sql, masters, tenantId, random, () => 1);
    found = await read(sql, tenantId);
  }
  // After the keys were read: who wraps them anew names its own key first.
  const ring = new Map((await masters()).map((key) => [key.id, key]));
  return new Map(found.map((key) => [key.id, dataKey(key.id, opened(ring, tenantId, key))]));
}

export interface WrappedKey {
  id: number;
  wrappedBy: string;
  wrapped: string;
}

/** The secret of a data key. Throws when none of these master keys has wrapped it. */
export function opened(
  ring: ReadonlyMap<string, MasterKey>,
  tenantId: string,
  { id, wrappedBy, wrapped }: WrappedKey,
): Uint8Array {
  const master = ring.get(wrappedBy);
  if (!master) throw new Error(`the data key of ${tenantId} is locked by another master key, ${wrappedBy}`);
  return unwrap(master, wrapped, purposeOf(tenantId, id));
}

/** Of two that make the same one, the first one's stands. */
async function addKey(
  sql: Sql,
  masters: MasterKeys,
  tenantId: string,
  random: Random,
  next: (last: number) => number,
): Promise<number> {
  return await sql.begin(async (tx) => {
    await lockMaster(tx, 'shared');
    const [master] = await masters();
    const [row] = await tx<{ last: number }[]>`
      select coalesce(max(id), 0) as last from navette.data_key where tenant_id = ${tenantId}`;
    const id = next(row!.last);
    const wrapped = wrap(master!, random.bytes(KEY_BYTES), purposeOf(tenantId, id), random);
    await tx`
      insert into navette.data_key (tenant_id, id, wrapped_by, wrapped)
      values (${tenantId}, ${id}, ${master!.id}, ${wrapped}) on conflict do nothing`;
    return id;
  });
}

const read = (sql: Sql, tenantId: string): Promise<WrappedKey[]> => sql<WrappedKey[]>`
  select id, wrapped_by as "wrappedBy", wrapped from navette.data_key where tenant_id = ${tenantId} order by id`;
