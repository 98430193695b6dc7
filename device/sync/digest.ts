// Station 9: does this device hold what the server has for it? Compared after a page that brought it up to one snapshot.
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { DIGEST_MODULUS, rowHash } from '#protocol/digest.ts';
import type { EntityDigest } from '#protocol/pull.ts';
import type { Sql } from '../db/database.ts';
import { tableOf } from '../db/tables.ts';
import { NO_ROW } from './lay.ts';

export interface Difference {
  entity: string;
  /** Rows on the device, and rows that should be. */
  here: number;
  there: number;
}

/** Of the server's rows alone: what local events lie on counts, what they made of it does not. */
async function digestHere(sql: Sql, { name }: KnownEntity): Promise<EntityDigest> {
  const rows = await sql.all<{ id: string; version: number }>(
    `SELECT id, version FROM ${tableOf(name)}
     WHERE version > 0 AND id NOT IN (SELECT entityId FROM base_row WHERE entity = ?1)
     UNION ALL SELECT entityId, version FROM base_row WHERE entity = ?1 AND gone = 0 AND row <> '${NO_ROW}'`,
    [name],
  );
  let sum = 0;
  for (const { id, version } of rows) sum = (sum + rowHash(id, version)) % DIGEST_MODULUS;
  return { count: rows.length, hash: String(sum) };
}

/** The entities that differ. One that this build does not know is not looked at. */
export async function differences(sql: Sql, expected: Readonly<Record<string, EntityDigest>>): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const [entity, there] of Object.entries(expected)) {
    const known = entityNamed(entity);
    if (!known) continue;
    const here = await digestHere(sql, known);
    if (here.hash !== there.hash || here.count !== there.count) {
      found.push({ entity, here: here.count, there: there.count });
    }
  }
  return found;
}
