// Rows that this device holds already, said as this build's packs say them: shown also before the server is reached.
import { isJson } from '#packs/core/field.ts';
import type { Upcast } from '#packs/core/upcast.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { UPCASTS } from '#packs/upcasts.ts';
import type { Sql, SqlRow } from './database.ts';
import { changeRow, jsonList } from './rows.ts';
import { quoted, tableOf } from './tables.ts';

type RowUpcast = NonNullable<Upcast['row']>;
type Values = Record<string, unknown>;

/** Rows read in one go. */
const AT_ONCE = 500;

/** From the version `from` of the packs to this one. Columns that are no more stay in the file, unused. */
export async function upcastRows(
  tx: Sql,
  entities: readonly KnownEntity[],
  from: number,
  upcasts: readonly Upcast[] = UPCASTS,
): Promise<void> {
  const steps = upcasts.filter(({ to, row }) => to > from && row).sort((a, b) => a.to - b.to);
  for (const known of entities) {
    const own = steps.flatMap(({ entity, row }) => (entity === known.name && row ? [row] : []));
    if (own.length === 0) continue;
    await upcastTable(tx, known, own);
    await upcastBases(tx, known, own);
  }
}

async function upcastTable(tx: Sql, known: KnownEntity, steps: readonly RowUpcast[]): Promise<void> {
  const table = tableOf(known.name);
  const present = await tx.all<{ name: string }>('SELECT name FROM pragma_table_info(?)', [table]);
  const was = Object.assign({}, ...steps.map((step) => step.was)) as RowUpcast['was'];
  const columns = Object.keys(was).filter((name) => present.some((column) => column.name === name));
  if (columns.length === 0) return;
  const declared = Object.keys(known.entity.fields);
  const chosen = columns.map(quoted).join(', ');
  for (let after = ''; ; ) {
    const rows = await tx.all<SqlRow>(`SELECT id, ${chosen} FROM ${table} WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`, [
      after,
    ]);
    for (const { id, ...stored } of rows) {
      const before = Object.fromEntries(columns.map((name) => [name, wireValue(was[name]!.kind, stored[name])]));
      const now = through(steps, before);
      const changed = Object.entries(now).filter(([name, value]) => declared.includes(name) && value !== undefined);
      await changeRow(tx, known, id, Object.fromEntries(changed));
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last.id;
  }
}

/** The server's rows under local changes: whole, as they came. */
async function upcastBases(tx: Sql, known: KnownEntity, steps: readonly RowUpcast[]): Promise<void> {
  const bases = await tx.all<{ entityId: string; row: string }>(
    "SELECT entityId, row FROM base_row WHERE entity = ? AND row <> 'null'",
    [known.name],
  );
  const now = bases.map(({ entityId, row }) => [entityId, through(steps, JSON.parse(row) as Values)]);
  await tx.run(
    `UPDATE base_row SET row = given.value ->> 1 FROM json_each(?2) AS given
     WHERE entity = ?1 AND entityId = given.value ->> 0`,
    [known.name, jsonList(now)],
  );
}

const through = (steps: readonly RowUpcast[], row: Values): Values =>
  steps.reduce((values, { was, now }) => (Object.keys(was).some((name) => name in values) ? now(values) : values), row);

function wireValue(kind: Parameters<typeof isJson>[0], value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (kind === 'boolean') return value !== 0;
  return isJson(kind) && typeof value === 'string' ? JSON.parse(value) : value;
}
