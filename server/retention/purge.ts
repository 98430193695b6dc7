// [T8] Rows whose time is over go, in bounded batches; devices hear of it through the feed like of any change.
import { keptForATime, retentionOf } from '#packs/retention.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import { snakeCase } from '../database/columns.ts';
import type { TransactionSql } from '../database/connect.ts';
import type { Database } from '../database/open.ts';
import { identifier, literal, qualified } from '../database/sql/text.ts';
import { isCollision, isHeldUp } from '../database-errors.ts';
import { poke } from '../feed/poke.ts';
import { holdFiles } from '../ingest/named-files.ts';
import type { Clock } from '../ports/clock.ts';
import { pgArray } from '../sql-values.ts';
import { dropFiles, wipeEvents, wipePositions, wipeRefused } from './content.ts';
import { beforeOf, dueSql, fileFields, type Kept } from './due.ts';

/** Rows of one transaction. */
const CHUNK = 200;
/** Somebody else's transaction is not waited for longer: the row is due tomorrow as well. */
const LOCK_TIMEOUT = '2s';
const LOCK = 'navette retention';
const FIRST = '00000000-0000-0000-0000-000000000000';

export interface Purged {
  /** Rows that went, or lost content. */
  rows: number;
  files: number;
  /** Kinds of records of a tenant that somebody else held: what is left of them is due tomorrow as well. */
  heldUp: number;
}

interface Tenant {
  id: string;
  packs: string[];
  rules: Rules;
}

/**
 * Every tenant, or one, each by its own rules. Several servers may do it at once: one of them does it, batch by batch. Repeatable: a second run
 * finds nothing.
 */
export async function purge(database: Database, clock: Clock, tenantId: string | null = null): Promise<Purged> {
  const now = clock.now();
  const tenants = await database.owner<Tenant[]>`
    select id, packs, rules from navette.tenant where ${tenantId}::uuid is null or id = ${tenantId} order by id`;
  const all: Purged = { rows: 0, files: 0, heldUp: 0 };
  for (const { id, packs, rules: named } of tenants) {
    const rules: Rules = { ...DEFAULT_RULES, ...named };
    for (const { known, declared } of keptForATime(packs)) {
      const retention = retentionOf(known, rules)!;
      const today = { now, timeZone: rules.timeZone };
      const before = await beforeOf(database.owner, known, retention, today);
      const kept = { tenantId: id, known, retention, before };
      await unlessHeldUp(all, async () => {
        for (let after: string | null = FIRST; after !== null; ) {
          const step: Step = await database.owner.begin((sql) => batch(sql, kept, after!, now));
          all.rows += step.rows;
          all.files += step.files;
          after = step.next;
        }
      });
      if (known.pack.audit === known.entity.name) continue;
      // What was refused is somebody's open work: a rule that lets rows go earlier does not take it away.
      const days = Math.max(retention.days, declared.days);
      const open = { ...kept, before: await beforeOf(database.owner, known, { ...retention, days }, today) };
      await unlessHeldUp(all, async () => {
        for (let refused = CHUNK; refused === CHUNK; ) {
          const step = await database.owner.begin((sql) => refusedBatch(sql, open, now));
          refused = step.events;
          all.files += step.files;
        }
      });
    }
  }
  return all;
}

/** One row that is held keeps no other kind and no other tenant waiting. */
async function unlessHeldUp(all: Purged, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isHeldUp(error) && !isCollision(error)) throw error;
    all.heldUp += 1;
  }
}

/** `next`: the last id that was looked at; `null`: there are no more, or another server is at it. */
type Step = Omit<Purged, 'heldUp'> & { next: string | null };

async function refusedBatch(sql: TransactionSql, open: Kept, now: Date): Promise<{ events: number; files: number }> {
  if (!(await isTurn(sql))) return { events: 0, files: 0 };
  const { events, files } = await wipeRefused(sql, open, CHUNK, now);
  return { events, files: await dropFiles(sql, open.tenantId, files) };
}

interface Found {
  id: string;
  deviceId: string | null;
  files: string[];
}

/** One server at a time. */
async function isTurn(sql: TransactionSql): Promise<boolean> {
  await sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true)`;
  const [turn] = await sql<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(hashtextextended(${LOCK}, 0)) as mine`;
  return turn?.mine === true;
}

async function batch(sql: TransactionSql, kept: Kept, after: string, now: Date): Promise<Step> {
  const { tenantId, known, retention, before } = kept;
  if (!(await isTurn(sql))) return { rows: 0, files: 0, next: null };
  const isAudit = known.pack.audit === known.entity.name;
  const files = fileFields(kept).map((name) => `t.${identifier(snakeCase(name))}`);
  const select = `select t.id, ${isAudit ? 't.device_id' : 'null'} as "deviceId",
    array_remove(array[${files.join(', ')}]::text[], null) as files
    from ${qualified(known.name)} t where ${dueSql(kept)}`;
  const due = await sql.unsafe<Found[]>(`${select} and t.id > $3::uuid order by t.id limit ${CHUNK}`, [
    ...[tenantId, before, after],
  ]);
  const next = due.length === CHUNK ? due.at(-1)!.id : null;
  // Files before rows, as pushes and uploads hold them.
  const held = new Set(due.flatMap((row) => row.files));
  await holdFiles({ sql }, tenantId, [...held]);
  // Whoever works on a row keeps it until tomorrow; who has changed it meanwhile is heard.
  const locked = await sql.unsafe<Found[]>(
    `${select} and t.id = any($3::uuid[]) order by t.id for update of t skip locked`,
    [tenantId, before, pgArray(due.map(({ id }) => id))],
  );
  const ready = locked.filter((row) => row.files.every((hash) => held.has(hash)));
  const ids = await take(sql, kept, ready);
  if (ids.length === 0) return { rows: 0, files: 0, next };
  const gone = ready.filter(({ id }) => ids.includes(id));
  if (isAudit) {
    const entries = gone.flatMap(({ id, deviceId }) => (deviceId ? [{ id, deviceId }] : []));
    if (retention.fields?.includes('position')) await wipePositions(sql, tenantId, entries, now);
  } else {
    await wipeEvents(sql, kept, ids, now);
  }
  const dropped = await dropFiles(
    sql,
    tenantId,
    gone.flatMap((row) => row.files),
  );
  await poke({ sql }, tenantId);
  return { rows: ids.length, files: dropped, next };
}

/** The rows themselves; those over which somebody still has to decide stay. Gives the ids of those that went. */
async function take(
  sql: TransactionSql,
  { tenantId, known, retention }: Kept,
  rows: readonly Found[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const where = `where t.tenant_id = $1 and t.id = any($2::uuid[]) and not exists (
    select from navette.conflict_log c where c.tenant_id = t.tenant_id and c.entity = ${literal(known.name)}
      and c.entity_id = t.id and c.outcome = 'conflict' and c.settled_at is null)`;
  const table = qualified(known.name);
  const nothing = retention.fields?.map((name) => `${identifier(snakeCase(name))} = null`).join(', ');
  const statement = nothing ? `update ${table} t set ${nothing} ${where}` : `delete from ${table} t ${where}`;
  const taken = await sql.unsafe<{ id: string }[]>(`${statement} returning t.id`, [
    ...[tenantId, pgArray(rows.map(({ id }) => id))],
  ]);
  return taken.map(({ id }) => id);
}
