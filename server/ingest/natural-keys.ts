// Station 6: apply. Records that are made and exist already: those with the same natural key.
import type { Field, Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { PG_TYPE, snakeCase } from '#server/database/columns.ts';
import type { Tx } from '#server/database/open.ts';
import { identifier, qualified } from '#server/database/sql/text.ts';
import { pgArray } from '../sql-values.ts';

type Values = Readonly<Record<string, unknown>>;

/** The natural key of a record as one text; `null`: the entity has none, or the record names nothing by it yet. */
export function naturalKeyOf({ name, entity }: KnownEntity, values: Values): string | null {
  const parts = entity.naturalKey.map((column: string) => values[column] ?? null);
  if (parts.length === 0 || parts.includes(null)) return null;
  return `${name} ${JSON.stringify(parts)}`;
}

/** What would be named, or was. */
export interface Draft {
  known: KnownEntity;
  values: Values;
}

/** More records of one key than anybody has to look at. */
const MOST_IDS = 50;

/**
 * Ids of the records that stand under the natural keys of these drafts, by key; a key that nothing stands under has none.
 * Holds the keys until the transaction ends, in their order, so that of two devices that bring the same thing at once the second
 * finds what the first has made. Before any row is locked.
 */
export async function findByNature(tx: Tx, tenantId: string, drafts: readonly Draft[]): Promise<Map<string, string[]>> {
  const wanted = new Map<KnownEntity, Map<string, Values>>();
  for (const { known, values } of drafts) {
    const key = naturalKeyOf(known, values);
    if (key !== null) wanted.set(known, (wanted.get(known) ?? new Map()).set(key, values));
  }
  if (wanted.size === 0) return new Map();
  const keys = [...wanted.values()].flatMap((byKey) => [...byKey.keys()]).sort();
  const locks = keys.map((key) => `navette:nature:${tenantId}:${key}`);
  await tx.sql`
    select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${pgArray(locks)}::text[]) with ordinality as k (key, at)
    order by at`;
  const found = await Promise.all([...wanted].map(([known, byKey]) => idsOf(tx, tenantId, known, byKey)));
  return new Map([...keys.map((key): [string, string[]] => [key, []]), ...found.flat()]);
}

async function idsOf(
  tx: Tx,
  tenantId: string,
  known: KnownEntity,
  byKey: ReadonlyMap<string, Values>,
): Promise<[string, string[]][]> {
  const fields: Fields = known.entity.fields;
  const columns = known.entity.naturalKey.map((name: string) => ({
    name,
    column: identifier(snakeCase(name)),
    field: fields[name] as Field,
  }));
  const types = columns.map(
    ({ name, field }: { name: string; field: Field }) => `${identifier(name)} ${PG_TYPE[field.kind]}`,
  );
  const same = columns.map(
    ({ name, column }: { name: string; column: string }) => `t.${column} = k.${identifier(name)}`,
  );
  const wanted = [...byKey].map(([key, values]) => ({
    ...Object.fromEntries(columns.map(({ name }: { name: string }) => [name, values[name]])),
    key,
  }));
  const rows = await tx.sql.unsafe<{ key: string; ids: string[] }[]>(
    `select k.key, array_agg(t.id::text order by t.id) as ids
     from jsonb_to_recordset($2::jsonb) as k (key text, ${types.join(', ')})
     cross join lateral (select t.id from ${qualified(known.name)} t
       where t.tenant_id = $1 and t.deleted_at is null and ${same.join(' and ')} order by t.id limit ${MOST_IDS}) t
     group by k.key`,
    [tenantId, JSON.stringify(wanted)],
    { prepare: true },
  );
  return rows.map(({ key, ids }) => [key, ids]);
}
