// Station 6: apply. The records that a batch is about, locked.
import { isTracked } from '#packs/core/policy.ts';
import { ownBucketsOf } from '#packs/core/scope.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { Tx } from '#server/database/open.ts';
import { rowJson } from '#server/database/row-json.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Account } from '../auth/account.ts';
import { shareOf } from '../feed/share.ts';
import { pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';
import { isPlainlyHeld } from './in-scope.ts';
import { BUSY, type Target } from './target.ts';

interface Found {
  id: string;
  deleted: boolean;
  row: Row;
  versions?: Record<string, number>;
  times?: Record<string, number>;
  written_at?: Date;
  written_by?: string | null;
}

/**
 * Locks the rows of an entity in the order of their ids, so that two batches about the same records wait for each other
 * and never in a circle, and says how its author stands to each. One statement, or two, however many rows; a third one when
 * those that others hold are passed by.
 */
export async function lockTargets(
  { tx, account, passesBy = false }: Pick<Batch, 'tx' | 'account' | 'passesBy'>,
  known: KnownEntity,
  ids: readonly string[],
): Promise<Map<string, Target>> {
  const written = isTracked(known.entity)
    ? ', t.column_versions as versions, t.column_times as times, t.written_at, t.written_by'
    : '';
  // Rows that nobody changes need no lock, and the API has no right to take one.
  const isLocked = known.entity.policy.kind !== 'appendOnly';
  const locked = isLocked ? `order by t.id for update${passesBy ? ' skip locked' : ''}` : '';
  const rows = await tx.sql.unsafe<Found[]>(
    `select t.id, t.deleted_at is not null as deleted, ${rowJson(known.name, 't')} as row${written}
     from ${qualified(known.name)} t
     where t.tenant_id = $1 and t.id = any($2::uuid[]) ${locked}`,
    [account.tenantId, pgArray(ids)],
    { prepare: true },
  );
  if (known.entity.sensitive.length > 0) {
    await Promise.all(rows.map(async (found) => Object.assign(found, { row: await tx.vault.open(found.row) })));
  }
  const found = new Map(rows.map((row) => [row.id, row]));
  const passedBy = isLocked && passesBy ? ids.filter((id) => !found.has(id)) : [];
  const busy = await thereAre(tx, account, known, passedBy);
  const all = shareOf(known.entity, account.role) === 'whole';
  const isPlainly = (id: string): boolean => {
    const row = found.get(id);
    return all || (row !== undefined && isPlainlyHeld(known.entity, account, row.row));
  };
  // Asked after the locks are held, when no writer can still change them; mostly there is nothing left to ask.
  const memberships = await membershipsOf(
    tx,
    account,
    known,
    ids.filter((id) => !isPlainly(id)),
  );
  return new Map(
    ids.map((id) => {
      if (busy.has(id)) return [id, { ...BUSY }];
      const row = found.get(id);
      const plainly = isPlainly(id);
      const held = row !== undefined && (plainly || memberships.get(id) === true);
      return [id, { ...stateOf(row), held, everHeld: plainly || memberships.has(id) }];
    }),
  );
}

/** Of these records those that there are. */
async function thereAre(
  tx: Tx,
  { tenantId }: Account,
  { name }: KnownEntity,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.sql.unsafe<{ id: string }[]>(
    `select id from ${qualified(name)} where tenant_id = $1 and id = any($2::uuid[])`,
    [tenantId, pgArray(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}

function stateOf(found: Found | undefined): Pick<Target, 'row' | 'deleted' | 'written'> {
  if (!found) return { row: null };
  const { row, deleted, versions, times, written_at: at, written_by: by = null } = found;
  const written = versions && times && at ? { versions, times, at: at.getTime(), by } : null;
  return deleted ? { row: null, deleted: row, written } : { row, written };
}

/** Of these records, those that are or were in one of the person's own buckets, and whether they are now. */
export async function membershipsOf(
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
