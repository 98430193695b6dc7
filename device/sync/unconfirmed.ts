// Stations 8 and 10, while a pull from zero is under way: only the feed says what is this person's. Rows of before are marked
// (`beginRebuild`); what a verdict wrote meanwhile is listed instead, since an older page must not cover it.
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { PullTail } from '#protocol/pull.ts';
import type { Sql, SqlInput } from '../db/database.ts';
import { jsonList } from '../db/rows.ts';
import { tableOf } from '../db/tables.ts';

/** Of these records of one entity, those that the pull has not brought yet, nor any before it. */
export async function unconfirmedOf(tx: Sql, { name }: KnownEntity, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.all<{ id: string }>(
    `SELECT DISTINCT value AS id FROM json_each(?1) AS given
     LEFT JOIN base_row AS base ON base.entity = ?2 AND base.entityId = value
     LEFT JOIN ${tableOf(name)} AS here ON here.id = value
     WHERE coalesce(base.version, here.version, 0) <= 0
       OR value IN (SELECT entityId FROM unconfirmed WHERE entity = ?2)`,
    [jsonList(ids), name],
  );
  return rows.map(({ id }) => id);
}

/** The event whose verdict wrote a row. */
export interface Writer {
  entityId: string;
  deviceEpoch: number;
  seq: number;
}

/** A verdict wrote these rows of one entity: a page covers them with a later version only, and the end removes what none brought. */
export async function listUnconfirmed(tx: Sql, { name }: KnownEntity, writers: readonly Writer[]): Promise<void> {
  if (writers.length === 0) return;
  await tx.run(
    `INSERT INTO unconfirmed (entity, entityId, deviceEpoch, seq)
     SELECT ?1, value ->> 'entityId', value ->> 'deviceEpoch', value ->> 'seq' FROM jsonb_each(?2) WHERE true
     ON CONFLICT DO UPDATE SET deviceEpoch = excluded.deviceEpoch, seq = excluded.seq
       WHERE (excluded.deviceEpoch, excluded.seq) > (deviceEpoch, seq)`,
    [name, JSON.stringify(writers)],
  );
}

/** The pull has brought these: lines of the feed, of one entity. */
export async function confirm(tx: Sql, { name }: KnownEntity, json: SqlInput): Promise<void> {
  // Mostly none is listed, and a page is long.
  const any = await tx.first('SELECT 1 FROM unconfirmed WHERE entity = ? LIMIT 1', [name]);
  if (!any) return;
  await tx.run(
    `DELETE FROM unconfirmed WHERE entity = ?1 AND entityId IN (SELECT value ->> 'id' FROM jsonb_each(?2))`,
    [name, json],
  );
}

/**
 * Marks these rows, as `beginRebuild` does all: they may be of the epoch before, so any version of the feed replaces them, and
 * the pull removes them at its end unless it brings them. Rows of version 0 are this device's own and have no mark.
 */
export async function markAsBefore(tx: Sql, { name }: KnownEntity, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const those = jsonList(ids);
  await tx.run(
    `UPDATE ${tableOf(name)} SET version = -version WHERE version > 0 AND id IN (SELECT value FROM json_each(?))`,
    [those],
  );
  await tx.run(
    `UPDATE base_row SET version = -version
     WHERE version > 0 AND entity = ? AND entityId IN (SELECT value FROM json_each(?))`,
    [name, those],
  );
}

/** The server's epoch is another: the versions of what is listed mean nothing in it. */
export async function markListed(tx: Sql): Promise<void> {
  const listed = await tx.all<{ entity: string; ids: string }>(
    'SELECT entity, json_group_array(entityId) AS ids FROM unconfirmed GROUP BY entity',
  );
  for (const { entity, ids } of listed) {
    const known = entityNamed(entity);
    if (known) await markAsBefore(tx, known, JSON.parse(ids));
  }
  await tx.run('DELETE FROM unconfirmed');
}

/** Numbers of this life that the server did not have when it wrote a tail: ranges, as `IS_MISSING` takes them for `?2`. */
export function missingRanges({ count, through, missing }: PullTail['received']): string {
  const last = missing ? missing.reduce((sum, [from, to]) => sum + to - from + 1, count) : through;
  return JSON.stringify([...(missing ?? []), [last + 1, Number.MAX_SAFE_INTEGER]]);
}

/** Of a `seq`. */
export const IS_MISSING = 'EXISTS (SELECT 1 FROM json_each(?2) WHERE seq BETWEEN value ->> 0 AND value ->> 1)';

/**
 * The end of the pull. Removes what is listed, but for rows of events that the server did not have yet when it wrote the end:
 * those were the person's after it, and the next pull says more. `received`: as the last tail told.
 */
export async function removeListed(tx: Sql, deviceEpoch: number, received: PullTail['received']): Promise<void> {
  const { count, through, missing = [] } = received;
  // With a hole in what it has only what is named is sure; whatever goes too early comes with the next pull.
  const later = count > through ? JSON.stringify(missing) : missingRanges(received);
  await tx.run(`DELETE FROM unconfirmed WHERE deviceEpoch = ?1 AND ${IS_MISSING}`, [deviceEpoch, later]);
  const entities = await tx.all<{ entity: string }>('SELECT DISTINCT entity FROM unconfirmed');
  for (const { entity } of entities) {
    await tx.run(
      `DELETE FROM ${tableOf(entity)} WHERE id IN (SELECT entityId FROM unconfirmed WHERE entity = ?1)
         AND id NOT IN (SELECT entityId FROM base_row WHERE entity = ?1)`,
      [entity],
    );
  }
  await tx.run('UPDATE base_row SET gone = 1 WHERE (entity, entityId) IN (SELECT entity, entityId FROM unconfirmed)');
  await tx.run('DELETE FROM unconfirmed');
}
