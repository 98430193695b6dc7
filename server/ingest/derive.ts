// Station 6: apply. Fields that follow from a row and those it refers to, as the pack declares.
import { referencesIn } from '#packs/core/deed.ts';
import type { Find } from '#packs/core/entity.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { rowJson } from '#server/database/row-json.ts';
import { qualified } from '#server/database/sql/text.ts';
import { pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';

const NOTHING: Find = () => undefined;

/** A write as far as it is known: the row as it will stand, and the fields that it writes. */
export interface Deriving {
  row: Row;
  patch: Record<string, unknown>;
  making: boolean;
}

/**
 * Adds them to the patches of writes of one entity. One statement for each entity that is looked into. Gives the records that
 * were looked up.
 */
export async function derive(batch: Batch, { pack, entity }: KnownEntity, writes: readonly Deriving[]): Promise<Find> {
  const { derived } = entity;
  if (!derived) return NOTHING;
  const due = writes.filter(({ making, patch }) => making || derived.from.some((name: string) => name in patch));
  if (due.length === 0) return NOTHING;
  const wanted = due.flatMap(({ row }) => referencesIn(entity.fields, row));
  const found = new Map<string, Row>();
  await Promise.all(
    derived.needs.map(async (name: string) => {
      const ids = new Set(wanted.filter(({ to }) => to === name).map(({ id }) => id));
      for (const row of await rowsOf(batch, `${pack.name}.${name}`, [...ids])) found.set(`${name} ${row.id}`, row);
    }),
  );
  const find: Find = (name, id) => found.get(`${name} ${id}`);
  for (const { row, patch } of due) Object.assign(patch, derived.of(row, find));
  return find;
}

/** Also those that were deleted: what was sold is what it was. */
async function rowsOf({ tx, account }: Batch, entity: string, ids: readonly string[]): Promise<Row[]> {
  const rows = await tx.sql.unsafe<{ row: Row }[]>(
    `select ${rowJson(entity, 't')} as row from ${qualified(entity)} t where t.tenant_id = $1 and t.id = any($2::uuid[])`,
    [account.tenantId, pgArray(ids)],
    { prepare: true },
  );
  return rows.map(({ row }) => row);
}
