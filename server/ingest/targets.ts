// Station 6: apply. The records that a batch is about, locked.

import { ownBucketsOf } from '#packs/core/scope.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Tx } from '#server/database/open.ts';
import { rowJson } from '#server/database/row-json.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { shareOf } from '../feed/share.ts';
import { pgArray } from '../sql-values.ts';
import type { Target } from './judge.ts';

interface Found {
  id: string;
  deleted: boolean;
  row: Row;
}

/**
 * Locks the rows of an entity in the order of their ids, so that two batches about the same records wait for each other
 * and never in a circle, and says how its author stands to each. One statement, or two, however many rows.
 */
export async function lockTargets(
  tx: Tx,
  account: Account,
  known: KnownEntity,
  ids: readonly string[],
): Promise<Map<string, Target>> {
  const rows = await tx.sql.unsafe<Found[]>(
    `select t.id, t.deleted_at is not null as deleted, ${rowJson(known.name, 't')} as row
     from ${qualified(known.name)} t
     where t.tenant_id = $1 and t.id = any($2::uuid[]) order by t.id for update`,
    [account.tenantId, pgArray(ids)],
    { prepare: true },
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  // Buckets of everyone and of roles hold every row; the memberships do not list them.
  const all = shareOf(known.entity, account.role) === 'whole';
  const isPlainlyHeld = (id: string): boolean => {
    const row = found.get(id);
    return all || (row !== undefined && !row.deleted && namesUser(known, row.row, account.userId));
  };
  // Asked after the locks are held, when no writer can still change them; mostly there is nothing left to ask.
  const memberships = await membershipsOf(
    tx,
    account,
    known,
    ids.filter((id) => !isPlainlyHeld(id)),
  );
  return new Map(
    ids.map((id) => {
      const row = found.get(id);
      const alive = row !== undefined && !row.deleted;
      const plainly = isPlainlyHeld(id);
      const held = alive && (plainly || memberships.get(id) === true);
      return [id, { row: alive ? row.row : null, held, everHeld: plainly || memberships.has(id) }];
    }),
  );
}

/** Whether a column by which the pack gives the row to a person names this one. */
const namesUser = ({ entity }: KnownEntity, row: Row, userId: string): boolean =>
  entity.scope.some((scope) => scope.kind === 'user' && scope.within === undefined && row[scope.column] === userId);

/** Of these records, those that are or were in one of the person's own buckets, and whether they are now. */
async function membershipsOf(
  tx: Tx,
  account: Account,
  known: KnownEntity,
  ids: readonly string[],
): Promise<Map<string, boolean>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.sql<{ id: string; present: boolean }[]>`
    select id, bool_or(present) as present from navette.membership
    where tenant_id = ${account.tenantId} and bucket = any(${pgArray(ownBucketsOf(account))}::text[]) and entity = ${known.name}
      and id = any(${pgArray(ids)}::uuid[])
    group by id`;
  return new Map(rows.map(({ id, present }) => [id, present]));
}
