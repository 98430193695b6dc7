// Station 6: apply. Files that events name by hash.
import type { Fields } from '#packs/core/field.ts';
import { Sha256 } from '#protocol/common.ts';
import type { Tx } from '#server/database/open.ts';
import { pgArray } from '../sql-values.ts';

/** The hashes in the fields of kind `file`. */
export function filesIn(fields: Fields, values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, { kind }]) => {
    if (kind !== 'file') return [];
    const hash = Sha256.safeParse(values[name]);
    return hash.success ? [hash.data] : [];
  });
}

/**
 * Holds these files until the transaction ends, in the order of their hashes: an upload that ends and a row that names the
 * file see each other, whichever comes first. To be taken before any row is locked.
 */
export async function holdFiles(tx: Pick<Tx, 'sql'>, tenantId: string, hashes: readonly string[]): Promise<void> {
  const keys = [...new Set(hashes)].sort().map((hash) => `navette:file:${tenantId}:${hash}`);
  if (keys.length === 0) return;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${pgArray(keys)}::text[]) as key`;
}

/** Of these, the ones whose bytes are here. */
export async function filesHere(tx: Tx, tenantId: string, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await tx.sql<{ sha256: string }[]>`
    select sha256 from navette.attachment
    where tenant_id = ${tenantId} and sha256 = any(${pgArray(hashes)}::text[])`;
  return new Set(rows.map(({ sha256 }) => sha256));
}
