// Station 9: pull. One page of the feed into the database: rows and cursor in one transaction, or nothing.
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { PullTail } from '#protocol/pull.ts';
import { Receipt } from '#protocol/receipt.ts';
import { dropCopies } from '../attachments/drop-copies.ts';
import type { Database, Sql } from '../db/database.ts';
import { type Meta, type Progress, readMeta, writeMeta } from '../db/meta.ts';
import { mergeRows, putRows } from '../db/rows.ts';
import { beginRebuild, endRebuild, isOfThisBuild, makeIndexes } from '../db/schema.ts';
import { tableOf } from '../db/tables.ts';
import { tellAgain } from '../incidents.ts';
import { offerAgain, offerFiles } from '../outbox/offer-again.ts';
import { takeVerdicts } from '../outbox/settle.ts';
import { UNSENT } from '../outbox/state.ts';
import { type Difference, differences } from './digest.ts';
import { layRows, layUnder } from './lay.ts';
import type { FeedRows } from './read-feed.ts';
import { confirm, markListed } from './unconfirmed.ts';

export interface Page {
  rows: readonly FeedRows[];
  tail: PullTail;
  /** Where this page follows on. */
  after: string | null;
  /** Of the first sync, this page included. */
  progress: Progress | null;
  /** ISO 8601, by the device's clock. */
  now: string;
  /** `Meta.answers` when the page was asked for. */
  answers: number;
}

/** Another tab has pulled meanwhile, or has brought the database to another build: nothing was written. */
export class CursorMoved extends Error {}

export interface Taken {
  /** Wire names of the entities whose rows changed. */
  entities: string[];
  /** Events that are to be sent again: the server was restored from a state that does not know them. */
  offered: number;
  /** The server has less of this device than it said once: nothing of the page was taken, and all begins from zero. */
  wentBack?: true;
  /** Of this person's own events, those whose verdict somebody has changed: there is news for them. */
  verdicts: string[];
  /** When the server sent a digest: what differs; `undecided`: something else came in between. */
  check?: Difference[] | 'undecided';
}

export async function takePage(db: Database, entities: readonly KnownEntity[], page: Page): Promise<Taken> {
  return await db.transaction(async (tx) => {
    const meta = await readMeta(tx);
    if (meta.cursor !== page.after || !isOfThisBuild(meta, entities)) throw new CursorMoved();
    if (await hasForgotten(tx, meta, page)) return await startOver(tx, entities, meta, page);
    if (page.tail.epoch !== meta.epoch) await tellAgain(tx);
    const changed = new Set<string>();
    const touched = new Map<string, Set<string>>();
    const receipts: Receipt[] = [];
    let { removedThrough } = meta;
    if (meta.sweeping && page.tail.epoch !== meta.epoch) await markListed(tx);
    for (const rows of page.rows) {
      if (rows.entity === RECEIPTS) receipts.push(...receiptsIn(rows));
      const known = entityNamed(rows.entity);
      // A newer server may know entities that this build does not.
      if (!known || !entities.includes(known)) continue;
      changed.add(known.name);
      const under = await layUnder(tx, known.name, rows.json, rows.op === 'put' ? 'lines' : 'removes');
      if (under.length > 0) touched.set(known.name, new Set([...(touched.get(known.name) ?? []), ...under]));
      await takeRows(tx, known, rows, meta);
      if (meta.sweeping && rows.op === 'put') await confirm(tx, known, rows.json);
      if (rows.op === 'remove') removedThrough = Math.max(removedThrough, await lastVersion(tx, rows));
    }
    if (removedThrough > meta.removedThrough) await writeMeta(tx, { removedThrough });
    for (const [name, ids] of touched) {
      const known = entityNamed(name);
      if (known) await layRows(tx, known, [...ids]);
    }
    const verdicts: string[] = [];
    if (receipts.length > 0) {
      const at = page.tail.serverTime;
      const settled = await takeVerdicts(
        tx,
        receipts.map((receipt) => ({ receipt, at })),
      );
      for (const entity of settled.entities) changed.add(entity);
      verdicts.push(...settled.verdicts, ...settled.settled);
    }
    const offered = page.tail.epoch === meta.epoch ? NOTHING : await offerBehind(tx, meta, page.tail);
    for (const entity of offered.entities) changed.add(entity);
    await writeMeta(tx, await close(tx, entities, meta, page));
    const taken = { entities: [...changed], offered: offered.count, verdicts };
    const { digest } = page.tail;
    if (!digest) return taken;
    return { ...taken, check: meta.answers === page.answers ? await differences(tx, digest) : 'undecided' };
  });
}

/**
 * It was restored from an older state and cannot know, as long as this device's cursor is from before what it has forgotten.
 * An answer that came in between may tell of more than this page could.
 */
async function hasForgotten(tx: Sql, meta: Meta, { tail, answers }: Page): Promise<boolean> {
  if (tail.epoch !== meta.epoch) return false;
  if (meta.wentBack) return true;
  if (meta.answers !== answers) return false;
  const { count, through } = tail.received;
  if (count < meta.received) return true;
  const judged = await tx.first<{ n: number }>(
    `SELECT count(*) AS n FROM outbox WHERE deviceEpoch = ? AND seq > ? AND state NOT IN (${UNSENT})`,
    [meta.deviceEpoch, through],
  );
  // Numbers that the office has closed are not counted: what is offered once and changes nothing is not offered for ever.
  return judged!.n > Math.max(0, count - through) && meta.startedOver !== sayOf(tail);
}

const sayOf = ({ received }: PullTail): string => `${received.count} ${received.through}`;

async function startOver(tx: Sql, entities: readonly KnownEntity[], meta: Meta, { tail }: Page): Promise<Taken> {
  const offered = await offerBehind(tx, meta, tail);
  // Versions that the server gives from here on may be ones that rows here have already.
  await beginRebuild(tx, entities);
  await tellAgain(tx);
  await writeMeta(tx, { received: tail.received.count, startedOver: sayOf(tail) });
  return { entities: offered.entities, offered: offered.count, verdicts: [], wentBack: true };
}

const NOTHING = { entities: [], count: 0 };

/** What lies behind the last number that the server has, and all files. */
async function offerBehind(tx: Sql, meta: Meta, { received }: PullTail) {
  const files = await offerFiles(tx);
  const lost = await offerAgain(tx, meta, [[received.through + 1, Number.MAX_SAFE_INTEGER]]);
  return { entities: lost.map(({ entity }) => entity), count: lost.length + files };
}

/** Verdicts on this device's own events that changed after they were given. */
const RECEIPTS = 'sync.receipt';

function receiptsIn({ json }: FeedRows): Receipt[] {
  const lines = JSON.parse(new TextDecoder().decode(json.utf8)) as { row?: unknown }[];
  return lines.flatMap(({ row }) => {
    const receipt = Receipt.safeParse(row);
    return receipt.success ? [receipt.data] : [];
  });
}

async function takeRows(tx: Sql, known: KnownEntity, { op, json }: FeedRows, { ready }: Meta): Promise<void> {
  await dropCopies(tx, known, op, json);
  if (op === 'put') {
    // In a first sync nearly all is new, and hardly anything is this device's own.
    const take = ready ? mergeRows : putRows;
    await take(tx, known, json, { at: 'row', when: 'newer' });
    return;
  }
  const table = tableOf(known.name);
  await tx.run(
    `DELETE FROM ${table} WHERE id IN (
       SELECT here.id FROM jsonb_each(?1) AS given JOIN ${table} AS here ON here.id = given.value ->> 'id'
       WHERE here.version <= given.value ->> 'version'
     ) AND id NOT IN (SELECT entityId FROM base_row WHERE entity = ?2)`,
    [json, known.name],
  );
}

async function lastVersion(tx: Sql, { json }: FeedRows): Promise<number> {
  const last = await tx.first<{ version: number }>(`SELECT max(value ->> 'version') AS version FROM jsonb_each(?)`, [
    json,
  ]);
  return last?.version ?? 0;
}

/** What the engine remembers after this page; with the last one the first sync, or a rebuild, is complete. */
async function close(
  tx: Sql,
  entities: readonly KnownEntity[],
  before: Meta,
  { tail, progress, now, answers }: Page,
): Promise<Partial<Meta>> {
  const { count } = tail.received;
  // An answer that came while the page was on its way may have counted more than the page could.
  const isOlder = tail.epoch === before.epoch && answers !== before.answers;
  const meta: Partial<Meta> = {
    cursor: tail.cursor,
    epoch: tail.epoch,
    ...(tail.epoch !== before.epoch && { epochSince: tail.serverTime }),
    rulesVersion: tail.rulesVersion,
    received: isOlder ? Math.max(before.received, count) : count,
    progress,
    lastPullAt: now,
  };
  if (tail.hasMore) return meta;
  if (before.sweeping) await endRebuild(tx, entities, tail.received);
  if (!before.ready) {
    await makeIndexes(tx, entities);
    meta.checkedAt = now;
  }
  return { ...meta, sweeping: false, ready: true, progress: null };
}
