// Station 6: apply. The records that a batch is about, locked.

import { userBucket } from '#packs/core/scope.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Tx } from '#server/database/open.ts';
import { rowJson } from '#server/database/row-json.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { shareOf } from '../feed/share.ts';
import { pgArray } from '../sql-values.ts';
import type { Target } from './judge.ts';

/**
 * Locks the rows of an entity in the order of their ids, so that two batches about the same records wait for each other
 * and never in a circle, and says how its author stands to each. Two statements, however many rows.
 */
export async function lockTargets(
  tx: Tx,
  account: Account,
  known: KnownEntity,
  ids: readonly string[],
): Promise<Map<string, Target>> {
  const wanted = pgArray(ids);
  // In this order on one connection: memberships are read after the locks are held, when no writer can still change them.
  const [rows, held] = await Promise.all([
    tx.sql.unsafe<{ id: string; deleted: boolean; row: Row }[]>(
      `select t.id, t.deleted_at is not null as deleted, ${rowJson(known.name, 't')} as row
       from ${qualified(known.name)} t
       where t.tenant_id = $1 and t.id = any($2::uuid[]) order by t.id for update`,
      [account.tenantId, wanted],
      { prepare: true },
    ),
    tx.sql<{ id: string; present: boolean }[]>`
      select id, bool_or(present) as present from navette.membership
      where tenant_id = ${account.tenantId} and bucket = ${userBucket(account.userId)} and entity = ${known.name}
        and id = any(${wanted}::uuid[])
      group by id`,
  ]);
  const found = new Map(rows.map((row) => [row.id, row]));
  const own = new Map(held.map(({ id, present }) => [id, present]));
  // Buckets of everyone and of roles hold every row; the memberships do not list them.
  const all = shareOf(known.entity, account.role) === 'whole';
  return new Map(
    ids.map((id) => {
      const row = found.get(id);
      const alive = row !== undefined && !row.deleted;
      return [
        id,
        {
          row: alive ? row.row : null,
          held: alive && (all || own.get(id) === true),
          everHeld: all || own.has(id),
        },
      ];
    }),
  );
}
