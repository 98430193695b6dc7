// Station 7: record. Rows of a pack's tables, many in one statement.
import { type Field, type Fields, isJson } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { PG_TYPE, snakeCase } from '#server/database/columns.ts';
import type { Tx } from '#server/database/open.ts';
import { rowJson } from '#server/database/row-json.ts';
import { identifier, literal, qualified } from '#server/database/sql/text.ts';
import { pgArray } from '../sql-values.ts';

/** The value of a field inside the JSON `patch`, as its column takes it. */
function valueIn(patch: string, name: string, { kind }: Field): string {
  if (isJson(kind)) return `nullif(${patch} -> ${literal(name)}, 'null'::jsonb)`;
  return `(${patch} ->> ${literal(name)})::${PG_TYPE[kind]}`;
}

/** The engine's own columns that the applier writes beside declared fields. */
const OWN: Fields = Object.fromEntries(
  (
    [
      ['deletedAt', 'instant'],
      ['writtenAt', 'instant'],
      ['writtenBy', 'reference'],
      ['columnTimes', 'json'],
    ] as const
  ).map(([name, kind]) => [name, { kind, label: { fr: '', en: '', ar: '' }, optional: true }]),
);

export interface RowPatch {
  id: string;
  /** Fields to change; those not named stay. */
  patch: Readonly<Record<string, unknown>>;
}

/** Changes rows that are locked already. Returns each as it travels now; a row that stayed the same is left out. */
export async function patchRows(
  tx: Tx,
  tenantId: string,
  known: KnownEntity,
  given: readonly RowPatch[],
): Promise<Map<string, Row>> {
  if (given.length === 0) return new Map();
  const patches = await sealedAll(tx, known, given, ({ id, patch }, seal) =>
    seal(id, patch).then((own) => ({ id, patch: own })),
  );
  const named = new Set(patches.flatMap(({ patch }) => Object.keys(patch)));
  // In the declared order: the same fields give the same text, which PostgreSQL has prepared already.
  const sets = Object.entries({ ...(known.entity.fields as Fields), ...OWN })
    .filter(([name]) => named.has(name))
    .map(([name, field]) => {
      const column = identifier(snakeCase(name));
      return `${column} = case when p.patch ? ${literal(name)} then ${valueIn('p.patch', name, field)} else t.${column} end`;
    });
  const rows = await tx.sql.unsafe<{ row: Row }[]>(
    `update ${qualified(known.name)} t set ${sets.join(', ')}
     from jsonb_to_recordset($2::jsonb) as p (id uuid, patch jsonb)
     where t.tenant_id = $1 and t.id = p.id
     returning ${rowJson(known.name, 't')} as row`,
    [tenantId, JSON.stringify(patches)],
    { prepare: true },
  );
  return new Map(
    await openedAll(
      tx,
      known,
      rows.map(({ row }) => [row.id, row]),
    ),
  );
}

/** Adds rows. Returns those of `wanted` as they travel. */
export async function insertRows(
  tx: Tx,
  tenantId: string,
  known: KnownEntity,
  plain: readonly Readonly<Record<string, unknown>>[],
  wanted: readonly string[],
): Promise<Map<string, Row>> {
  if (plain.length === 0) return new Map();
  const rows = await sealedAll(tx, known, plain, (row, seal) => seal(String(row.id), row));
  const own = Object.entries(OWN).filter(([name]) => rows.some((row) => name in row));
  const fields = [...Object.entries(known.entity.fields as Fields), ...own];
  const columns = ['id', ...fields.map(([name]) => snakeCase(name))].map(identifier).join(', ');
  const values = ['id', ...fields.map(([name]) => name)].map((name) => `r.${identifier(name)}`).join(', ');
  const types = [`"id" uuid`, ...fields.map(([name, { kind }]) => `${identifier(name)} ${PG_TYPE[kind]}`)].join(', ');
  const insert = `insert into ${qualified(known.name)} as t (tenant_id, ${columns})
     select $1::uuid, ${values} from json_to_recordset($2::text::json) as r (${types})`;
  const given = [tenantId, JSON.stringify(rows)];
  if (wanted.length === 0) {
    await tx.sql.unsafe(insert, given, { prepare: true });
    return new Map();
  }
  const returned = await tx.sql.unsafe<{ id: string; row: Row | null }[]>(
    `${insert} returning t.id, case when t.id = any($3::uuid[]) then ${rowJson(known.name, 't')} end as row`,
    [...given, pgArray(wanted)],
    { prepare: true },
  );
  return new Map(
    await openedAll(
      tx,
      known,
      returned.flatMap(({ id, row }): [string, Row][] => (row ? [[id, row]] : [])),
    ),
  );
}

type Values = Readonly<Record<string, unknown>>;

/** [N9] As they lie in PostgreSQL: sensitive texts locked, and the flag that says so. */
async function sealedAll<T>(
  { vault }: Tx,
  { entity }: KnownEntity,
  given: readonly T[],
  one: (value: T, seal: (id: string, values: Values) => Promise<Values>) => Promise<T>,
): Promise<readonly T[]> {
  if (entity.sensitive.length === 0) return given;
  const seal = async (id: string, values: Values): Promise<Values> => {
    const isTouched = entity.sensitive.some((name: string) => typeof values[name] === 'string');
    const locked = await vault.seal(entity, id, values);
    return isTouched && entity.sealedFlag !== undefined ? { ...locked, [entity.sealedFlag]: true } : locked;
  };
  return await Promise.all(given.map((value) => one(value, seal)));
}

async function openedAll(tx: Tx, { entity }: KnownEntity, rows: [string, Row][]): Promise<[string, Row][]> {
  if (entity.sensitive.length === 0) return rows;
  return await Promise.all(rows.map(async ([id, row]): Promise<[string, Row]> => [id, await tx.vault.open(row)]));
}
