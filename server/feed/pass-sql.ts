// Station 9: pull. The SQL of each pass.
import { changeLinePrefix } from '#protocol/pull.ts';
import { rowJson } from '../database/row-json.ts';
import { literal, qualified } from '../database/sql/text.ts';
import type { Pass, Step } from './plan.ts';

/**
 * Values by name, lists as arrays: `$tenant`, `$buckets` (the person's own), `$before` (those at the last pull), `$moved`
 * (those gained or lost since), `$since` (the snapshot of the last pull), `$after` (the last id
 * that was sent; `''` in the place of the whole condition at the beginning), `$limit`, `$separator`, `$ending`.
 */
type Sql = string;

/** Written since: not visible in the last pull's snapshot. The range makes it an index scan. */
const isNews = (alias: string): Sql =>
  `${alias}.tx >= pg_snapshot_xmin($since::pg_snapshot) and not pg_visible_in_snapshot(${alias}.tx, $since::pg_snapshot)`;

const putLine = (entity: string): Sql =>
  `${literal(`${changeLinePrefix(entity, 'put')}"id":"`)} || r.id || '","version":' || r.version || ',"row":' ||
      ${rowJson(entity, 'r')} || '}'`;

const removeLine = (entity: string): Sql =>
  `${literal(`${changeLinePrefix(entity, 'remove')}"id":"`)} || c.id || '","version":' || c.version || '}'`;

/** One entity's part of a table of the feed. */
const ofEntity = (alias: string, entity: string): Sql =>
  `${alias}.tenant_id = $tenant and ${alias}.entity = ${literal(entity)}`;

const isOwn = (entity: string): Sql => `exists (
      select from navette.membership m
      where ${ofEntity('m', entity)} and m.bucket = any($buckets::text[]) and m.id = c.id and m.present)`;

/**
 * Each bucket's next ids, read in the order of its index; several buckets may hold the same row. A bucket may lead to a row
 * that is deleted: left out here, since whoever finds fewer rows than asked for takes that for the end.
 */
const heldIds = (entity: string, after: (id: string) => Sql): Sql => `
      select distinct held.id from unnest($buckets::text[]) own (bucket) cross join lateral (
        select distinct m.id from navette.membership m
        join ${qualified(entity)} live on live.tenant_id = $tenant and live.id = m.id and live.deleted_at is null
        where ${ofEntity('m', entity)} and m.bucket = own.bucket and m.present${after('m.id')}
        order by m.id limit $limit
      ) held order by held.id`;

/** Rows that changed inside the buckets, and rows that entered or left one. */
const touchedIds = (entity: string, after: (id: string) => Sql): Sql => `
      select c.id from navette.change c
      where ${ofEntity('c', entity)} and ${isNews('c')} and ${isOwn(entity)}${after('c.id')}
      union
      select m.id from navette.membership m
      where ${ofEntity('m', entity)} and m.bucket = any($buckets::text[]) and ${isNews('m')}${after('m.id')}`;

/** What a device is to make of these rows: put what is the person's own now, remove the rest. */
const ownOrGone = (entity: string, ids: Sql): Sql => `
    select c.id, case when r.id is null then ${removeLine(entity)} else ${putLine(entity)} end as line
    from (${ids}
    ) touched
    join navette.change c on ${ofEntity('c', entity)} and c.id = touched.id
    left join ${qualified(entity)} r
      on r.tenant_id = $tenant and r.id = c.id and r.deleted_at is null and ${isOwn(entity)}
    order by c.id limit $limit`;

/** Rows of the change table as removes. */
const removed = (entity: string, after: (id: string) => Sql, where: Sql): Sql => `
    select c.id, ${removeLine(entity)} as line
    from navette.change c
    where ${ofEntity('c', entity)} and ${where}${after('c.id')}
    order by c.id limit $limit`;

const PAGES: Readonly<Record<Pass, (entity: string, after: (id: string) => Sql) => Sql>> = {
  all: (entity, after) => `
    select r.id, ${putLine(entity)} as line
    from ${qualified(entity)} r
    where r.tenant_id = $tenant and r.deleted_at is null${after('r.id')}
    order by r.id limit $limit`,

  own: (entity, after) => `
    select r.id, ${putLine(entity)} as line
    from (${heldIds(entity, after)}
    ) held
    join ${qualified(entity)} r on r.tenant_id = $tenant and r.id = held.id
    order by r.id limit $limit`,

  changed: (entity, after) => `
    select c.id, case when r.id is null then ${removeLine(entity)} else ${putLine(entity)} end as line
    from navette.change c
    left join ${qualified(entity)} r on r.tenant_id = $tenant and r.id = c.id and r.deleted_at is null
    where ${ofEntity('c', entity)} and ${isNews('c')}${after('c.id')}
    order by c.id limit $limit`,

  // A row may be edited by one transaction while another lets it in: what both did is judged together.
  changedOwn: (entity, after) => ownOrGone(entity, touchedIds(entity, after)),

  // All of a bucket that was gained, and what a bucket held that was lost: another one may hold it still.
  movedOwn: (entity, after) =>
    ownOrGone(
      entity,
      `${touchedIds(entity, after)}
      union
      select m.id from navette.membership m
      where ${ofEntity('m', entity)} and m.bucket = any($moved::text[]) and (m.present or ${isNews('m')})${after('m.id')}`,
    ),

  deleted: (entity, after) => removed(entity, after, `c.deleted and ${isNews('c')}`),

  lost: (entity, after) => removed(entity, after, `(not c.deleted or ${isNews('c')})`),

  notOwn: (entity, after) => removed(entity, after, `(not c.deleted or ${isNews('c')}) and not ${isOwn(entity)}`),

  lostOwn: (entity, after) =>
    removed(
      entity,
      after,
      `exists (
      select from navette.membership m
      where ${ofEntity('m', entity)} and m.bucket = any($before::text[]) and m.id = c.id and (m.present or ${isNews('m')}))`,
    ),
};

/** The condition that goes on behind the last id, or none at the beginning. */
const behind =
  (isFirst: boolean) =>
  (id: string): Sql =>
    isFirst ? '' : ` and ${id} > $after::uuid`;

/**
 * One text of many lines, how many, and the last id: PostgreSQL writes the bytes of the answer, JavaScript only hands them
 * on. Ids compare as text as they do as UUIDs.
 */
export const pageSql = ({ entity, pass }: Step, isFirst: boolean): Sql => `
  select string_agg(line, $separator) || $ending as lines, count(*) as count, max(id::text collate "C") as last
  from (${PAGES[pass](entity, behind(isFirst))}
  ) page`;

/** How many rows a pass from zero still has to bring. */
export function countSql({ entity, pass }: Step, isFirst: boolean): Sql {
  const after = behind(isFirst)('c.id');
  const live = `from navette.change c where ${ofEntity('c', entity)} and not c.deleted${after}`;
  return `select count(*) as count ${live}${pass === 'own' ? ` and ${isOwn(entity)}` : ''}`;
}

/** Entities in which anything changed since: one look instead of one for each. */
export const newsSql: Sql = `
  select c.entity from navette.change c where c.tenant_id = $tenant and ${isNews('c')}
  union
  select m.entity from navette.membership m where m.tenant_id = $tenant and m.bucket = any($buckets::text[]) and ${isNews('m')}`;
