// [N9] A tenant's texts are locked anew by its newest key: in bounded transactions, and without any device hearing of it.
import type { TransactionSql } from '../database/connect.ts';
import type { Database } from '../database/open.ts';
import { identifier } from '../database/sql/text.ts';
import type { Clock } from '../ports/clock.ts';
import { pgArray } from '../sql-values.ts';
import { KEPT, lockedBy, PLACES, type Place, type Texts } from './places.ts';

/** Rows of one transaction. */
const CHUNK = 200;
/** So long an older key is kept at least: whoever began to read before knows it still. Milliseconds. */
const KEPT_MS = 86_400_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface Rotated {
  /** Rows whose texts were locked anew. */
  rows: number;
  /** Older keys that nothing needs any more: they are gone. */
  retired: number;
  /** Older keys that something needs still: it did not open, somebody works on it, or it is an entry of an audit log. */
  needed: number;
}

interface Found {
  key: string[];
  recordId: string;
  texts: Texts;
}

/** Tenants with more than one key. */
export const rotatingTenants = async ({ owner }: Database): Promise<string[]> => {
  const rows = await owner<{ id: string }[]>`
    select tenant_id as id from navette.data_key group by 1 having count(*) > 1 order by 1`;
  return rows.map(({ id }) => id);
};

/**
 * Locks anew what older keys of a tenant have locked, then lets go of keys that nothing needs. Repeatable, and goes on where it
 * was interrupted: what is left is found by what it is locked with. Several servers may do it at once.
 */
export async function rotate(
  database: Database,
  clock: Clock,
  tenantId: string,
  { chunk = CHUNK }: { chunk?: number } = {},
): Promise<Rotated> {
  const { older } = await database.vaultOf(tenantId).olderKeys();
  if (older.length === 0) return { rows: 0, retired: 0, needed: 0 };
  let rows = 0;
  for (const place of PLACES) {
    for (let after: string[] | null = place.key.map(() => FIRST); after !== null; ) {
      const step: { rows: number; next: string[] | null } = await database.owner.begin((sql) =>
        some(sql, database, tenantId, place, older, after!, chunk),
      );
      rows += step.rows;
      after = step.next;
    }
  }
  const needed = await neededOf(database, tenantId, older);
  // What was locked anew just now somebody may be reading as it was: its key goes with a later run.
  const spare = rows === 0 ? older.filter((id) => !needed.has(id)) : [];
  const gone = await database.owner`
    delete from navette.data_key k where tenant_id = ${tenantId} and id = any(${pgArray(spare.map(String))}::int[])
      and exists (select from navette.data_key newer where newer.tenant_id = k.tenant_id and newer.id > k.id
        and newer.created_at < ${new Date(clock.now().getTime() - KEPT_MS)})
    returning id`;
  return { rows, retired: gone.length, needed: needed.size };
}

async function some(
  sql: TransactionSql,
  database: Database,
  tenantId: string,
  place: Place,
  older: readonly number[],
  after: readonly string[],
  chunk: number,
): Promise<{ rows: number; next: string[] | null }> {
  // Neither versions nor the feed move: devices hold these values already.
  await sql`select set_config('navette.rotating', 'on', true)`;
  const key = place.key.map((name) => `t.${identifier(name)}`);
  const texts = place.columns.map(({ name }) => `'${name}', t.${identifier(name)}::text`);
  // Whoever works on a row keeps it until the next run.
  const found = await sql.unsafe<Found[]>(
    `select array[${key.join(', ')}]::text[] as key, (${place.record})::text as "recordId",
       jsonb_build_object(${texts.join(', ')}) as texts
     from ${place.table} t
     where t.tenant_id = $1 and (${key.join(', ')}) > (${key.map((_, at) => `$${at + 3}::uuid`).join(', ')})
       and (${lockedBy(place, 2)})
     order by ${key.join(', ')} limit ${chunk} for update of t skip locked`,
    [tenantId, older.join('|'), ...after],
  );
  const vault = database.vaultOf(tenantId);
  const turned = await Promise.all(
    found.map(async (row) => ({ key: row.key, texts: await place.reseal(vault, row.recordId, row.texts) })),
  );
  const moved = turned.filter((row) => Object.keys(row.texts).length > 0);
  if (moved.length > 0) {
    const sets = place.columns.map(({ name, type }) => {
      const column = identifier(name);
      return `${column} = case when r.texts ? '${name}' then (r.texts ->> '${name}')::${type} else t.${column} end`;
    });
    const same = place.key.map((name, at) => `t.${identifier(name)} = (r.key ->> ${at})::uuid`);
    await sql.unsafe(
      `update ${place.table} t set ${sets.join(', ')}
       from jsonb_to_recordset($2::jsonb) as r (key jsonb, texts jsonb)
       where t.tenant_id = $1 and ${same.join(' and ')}`,
      [tenantId, JSON.stringify(moved)],
    );
  }
  return { rows: moved.length, next: found.length === chunk ? found.at(-1)!.key : null };
}

/** The older keys that some text is still locked by. */
async function neededOf({ owner }: Database, tenantId: string, older: readonly number[]): Promise<Set<number>> {
  const needed = new Set<number>();
  for (const id of older) {
    for (const place of [...PLACES, ...KEPT]) {
      const [row] = await owner.unsafe<{ is: boolean }[]>(
        `select exists (select from ${place.table} t where t.tenant_id = $1 and (${lockedBy(place, 2)})) as is`,
        [tenantId, String(id)],
      );
      if (row?.is) needed.add(id);
    }
  }
  return needed;
}
