// Station 10: rebase. Fields that the server will compute, foreseen from what this device knows.
import { referencesIn } from '#packs/core/deed.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Sql } from '../db/database.ts';
import { readRow } from '../db/rows.ts';
import type { Change } from './rebase.ts';

/** Whether values that are written move a field which the server derives. */
export const movesDerived = ({ entity }: KnownEntity, values: Readonly<Record<string, unknown>>): boolean =>
  entity.derived?.from.some((name: string) => name in values) ?? false;

/** What is shown, completed: of a record made here, and of one whose own changes move what is derived. */
export async function derived(
  tx: Sql,
  known: KnownEntity,
  { base, changes, shown }: { base: Row | null; changes: readonly Change[]; shown: Row },
): Promise<Row> {
  const { derived: rule, fields } = known.entity;
  if (!rule) return shown;
  const isMoved = changes.some(({ action, payload }) => action === 'UPDATE' && movesDerived(known, payload));
  if (base !== null && !isMoved) return shown;
  const found = new Map<string, Row>();
  for (const { to, id } of referencesIn(fields, shown)) {
    if (!rule.needs.includes(to) || found.has(`${to} ${id}`)) continue;
    const row = await readRow(tx, entityNamed(`${known.pack.name}.${to}`)!, id);
    if (row) found.set(`${to} ${id}`, row);
  }
  return { ...shown, ...rule.of(shown, (to, id) => found.get(`${to} ${id}`)) };
}
