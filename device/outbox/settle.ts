// Station 8: settle. The server's receipts go from the spool into the profile's database.
import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Received } from '#protocol/push.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { dropOld } from '../attachments/drop-old.ts';
import type { Database, Sql } from '../db/database.ts';
import { readMeta, writeMeta } from '../db/meta.ts';
import { jsonList } from '../db/rows.ts';
import { tableOf } from '../db/tables.ts';
import { tellAgain } from '../incidents.ts';
import type { Clock } from '../ports/clock.ts';
import type { Settled, Spool } from '../spool/spool.ts';
import { listUnconfirmed, markAsBefore, unconfirmedOf } from '../sync/unconfirmed.ts';
import { followMerge } from './follow-merge.ts';
import { groupBy } from './group-by.ts';
import { countOffer, offerAgain } from './offer-again.ts';
import { noteRecordWork } from './record-work.ts';
import { nextState, type OutboxState, UNSENT } from './state.ts';
import { takeRows } from './take-rows.ts';

export interface Settlement {
  /** Wire names of the entities whose rows may have changed. */
  entities: string[];
  /** Events that were refused, or are in conflict, since now; also a conflict that has ended in a refusal. */
  verdicts: string[];
  /** Events that somebody else has settled: they were refused, or in conflict, before. */
  settled: string[];
  /** Answers that were taken over. */
  answers: number;
  /** Events that the server had acknowledged and misses now: they are to be sent again. */
  offered: number;
}

/** Takes over all that waits: database first, then the spool forgets. Repeatable: killed in between, it does the same again. */
export async function settle(deps: { db: Database; spool: Spool; profile: string; clock: Clock }): Promise<Settlement> {
  const waiting = await deps.spool.settled(deps.profile);
  if (waiting.length === 0) return { entities: [], verdicts: [], settled: [], answers: 0, offered: 0 };
  const now = deps.clock.now().toISOString();
  const settlement = await deps.db.transaction(async (tx) => {
    const heard = await heardOf(
      tx,
      waiting.flatMap(({ settled }) => settled.receipts),
    );
    const verdicts = waiting.flatMap(({ settled }) =>
      settled.receipts.flatMap((receipt) =>
        heard.has(receipt.eventId) ? [] : { receipt, at: settled.serverTime ?? now },
      ),
    );
    const done = await takeVerdicts(tx, verdicts);
    const answers = waiting.map(({ settled }) => settled);
    await takeFiles(tx, answers, now);
    const judged = answers.flatMap(({ receipts }) => receipts.map(({ eventId }) => eventId));
    return { ...done, answers: waiting.length, offered: await takeReceived(tx, answers, judged) };
  });
  await deps.spool.forget(
    deps.profile,
    waiting.map(({ key }) => key),
  );
  return { ...settlement, offered: settlement.offered + (await heldBack(deps.db, waiting)) };
}

/** Those that have a verdict: it changes by the feed alone, which may have told of a later one while this answer was under way. */
async function heardOf(tx: Sql, receipts: readonly Receipt[]): Promise<ReadonlySet<string>> {
  const ids = receipts.map(({ eventId }) => eventId);
  const rows = await tx.all<{ id: string }>(
    `SELECT id FROM outbox WHERE state NOT IN (${UNSENT}) AND id IN (SELECT value FROM json_each(?))`,
    [jsonList(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What is to be sent once more and could not be sealed as long as its answer was in the spool. */
async function heldBack(db: Database, waiting: readonly { settled: Settled }[]): Promise<number> {
  const ids = waiting.flatMap(({ settled: { receipts, files } }) => [...receipts.map((one) => one.eventId), ...files]);
  const held = await db.first<{ n: number }>(
    `SELECT (SELECT count(*) FROM outbox WHERE state = 'committed' AND id IN (SELECT value FROM json_each(?1)))
       + (SELECT count(*) FROM attachment WHERE state = 'committed' AND sha256 IN (SELECT value FROM json_each(?1))) AS n`,
    [jsonList(ids)],
  );
  return held!.n;
}

const TAKEN: readonly OutboxState[] = ['applied', 'amended'];

interface Judged {
  id: string;
  deviceEpoch: number;
  seq: number;
  action: string;
  state: OutboxState;
  entity: string;
  entityId: string;
  receipt: Receipt;
  receivedAt: string;
}

/** Also for verdicts that changed later and come with the feed. */
export async function takeVerdicts(
  tx: Sql,
  verdicts: readonly { receipt: Receipt; at: string }[],
): Promise<Pick<Settlement, 'entities' | 'verdicts' | 'settled'>> {
  const ids = [...new Set(verdicts.map(({ receipt }) => receipt.eventId))];
  const events = await tx.all<Omit<Judged, 'receipt' | 'receivedAt'>>(
    `SELECT id, deviceEpoch, seq, state, entity, entityId, action FROM outbox
     WHERE id IN (SELECT value FROM json_each(?))`,
    [jsonList(ids)],
  );
  const byId = new Map(events.map((event) => [event.id, event]));
  const judged = new Map<string, Judged>();
  for (const { receipt, at } of verdicts) {
    const event = byId.get(receipt.eventId);
    if (!event) continue;
    const before = judged.get(event.id)?.state ?? event.state;
    judged.set(event.id, { ...event, state: nextState(before, receipt.status), receipt, receivedAt: at });
  }
  const all = await asTheyStand(tx, [...judged.values()]);
  const doubtful = await doubtfulOf(tx, all);
  await writeVerdicts(tx, all);
  const choices = all.filter(({ action, state }) => action === CONFLICT_RESOLVED && TAKEN.includes(state));
  await settleChosen(
    tx,
    choices.map(({ id }) => id),
  );
  for (const { entity, receipt, id } of all) {
    const { mergedInto, row = null } = receipt;
    const before = byId.get(id);
    if (mergedInto && before) await followMerge(tx, { entity, oldId: before.entityId, id: mergedInto, row });
  }
  await noteRecordWork(
    tx,
    all.map(({ entityId }) => entityId),
  );
  for (const [entity, own] of groupBy(all, (event) => event.entity)) await takeRows(tx, entity, own);
  for (const { known, written } of doubtful) await leaveUnconfirmed(tx, known, written);
  const asks = (state: OutboxState | undefined) => state === 'rejected' || state === 'conflict';
  return {
    entities: [...new Set(all.flatMap(({ entity }) => [entity, auditOf(entity)]))],
    verdicts: all.filter(({ id, state }) => asks(state) && state !== byId.get(id)?.state).map(({ id }) => id),
    settled: all.filter(({ id, state }) => asks(byId.get(id)?.state) && !asks(state)).map(({ id }) => id),
  };
}

/**
 * With the records that stand: of one that turned out to be another, also in what else was done to it. The row of a record that
 * was not here comes along, but none that a pull may have taken away meanwhile: if it is its author's still, the next brings it.
 */
async function asTheyStand(tx: Sql, judged: readonly Judged[]): Promise<Judged[]> {
  const merged = judged.filter(({ receipt }) => receipt.mergedInto !== undefined);
  if (merged.length === 0) return [...judged];
  const nameOf = (entity: string, id: string) => `${entity} ${id}`;
  const standing = new Map(
    merged.map(({ entity, entityId, receipt }) => [nameOf(entity, entityId), receipt.mergedInto!]),
  );
  const { removedThrough } = await readMeta(tx);
  const leftOut = new Set<string>();
  for (const { entity, receipt } of merged) {
    const known = entityNamed(entity);
    if (!known || !receipt.row || receipt.row.version > removedThrough) continue;
    if (!(await isHere(tx, known, receipt.row.id))) leftOut.add(receipt.eventId);
  }
  return judged.map((event) => {
    const entityId = event.receipt.mergedInto ?? standing.get(nameOf(event.entity, event.entityId)) ?? event.entityId;
    const receipt = leftOut.has(event.id) ? { ...event.receipt, row: undefined } : event.receipt;
    return { ...event, entityId, receipt };
  });
}

async function isHere(tx: Sql, { name }: KnownEntity, id: string): Promise<boolean> {
  const found = await tx.first(
    `SELECT 1 FROM ${tableOf(name)} WHERE id = ?1
     UNION ALL SELECT 1 FROM base_row WHERE entity = ?2 AND entityId = ?1 AND gone = 0 LIMIT 1`,
    [id, name],
  );
  return found !== undefined;
}

/** While a pull from zero is under way: what a receipt brings was the person's when it was judged, and may be no more. */
async function doubtfulOf(tx: Sql, all: readonly Judged[]): Promise<{ known: KnownEntity; written: Judged[] }[]> {
  const { sweeping } = await readMeta(tx);
  if (!sweeping) return [];
  const doubtful: { known: KnownEntity; written: Judged[] }[] = [];
  for (const [entity, own] of groupBy(all, (event) => event.entity)) {
    const known = entityNamed(entity);
    const written = own.filter(({ receipt }) => receipt.row && receipt.visible !== false);
    if (!known || written.length === 0) continue;
    const ids = new Set(
      await unconfirmedOf(
        tx,
        known,
        written.map(({ entityId }) => entityId),
      ),
    );
    doubtful.push({ known, written: written.filter(({ entityId }) => ids.has(entityId)) });
  }
  return doubtful;
}

/** The versions of a verdict from before this epoch cannot be compared with those of the pull. */
async function leaveUnconfirmed(tx: Sql, known: KnownEntity, written: readonly Judged[]): Promise<void> {
  const { epochSince } = await readMeta(tx);
  const before = written.filter(({ receivedAt }) => receivedAt < epochSince);
  const writers = written.filter(({ receivedAt }) => receivedAt >= epochSince);
  await listUnconfirmed(
    tx,
    known,
    writers.map(({ entityId, deviceEpoch, seq }) => ({ entityId, deviceEpoch, seq })),
  );
  await markAsBefore(
    tx,
    known,
    before.map(({ entityId }) => entityId),
  );
}

/** A choice that the server has taken settles the events that it names; the feed says the same a little later. */
async function settleChosen(tx: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(
    `UPDATE outbox SET state = 'amended', code = 'CONFLICT_SETTLED', message = NULL, data = NULL
     WHERE state = 'conflict' AND id IN (
       SELECT named.value FROM outbox AS choice JOIN outbox_event USING (deviceEpoch, seq),
         json_each(event, '$.payload.conflictEventIds') AS named
       WHERE choice.id IN (SELECT value FROM json_each(?))
     )`,
    [jsonList(ids)],
  );
}

async function writeVerdicts(tx: Sql, judged: readonly Judged[]): Promise<void> {
  const values = judged.map(({ id, state, receipt: { code, message, resolution }, receivedAt }) => {
    return { id, state, code, message, data: resolution?.data && JSON.stringify(resolution.data), receivedAt };
  });
  await tx.run(
    `UPDATE outbox SET state = given.value ->> 'state', code = given.value ->> 'code',
       message = given.value ->> 'message', data = given.value ->> 'data', receivedAt = given.value ->> 'receivedAt',
       acknowledgedAt = iif(state = given.value ->> 'state' OR replacedBy IS NOT NULL, acknowledgedAt, NULL)
     FROM jsonb_each(?) AS given WHERE outbox.id = given.value ->> 'id'`,
    [JSON.stringify(values)],
  );
}

const auditOf = (entity: string): string => {
  const known = entityNamed(entity);
  return known ? `${known.pack.name}.${known.pack.audit}` : entity;
};

/**
 * One that came to a server which was set back since, and of which this device has heard already, is to be sent again. What has
 * just arrived is kept longest: it is what a server lacks that goes back to its last backup.
 */
async function takeFiles(tx: Sql, answers: readonly Settled[], usedAt: string): Promise<void> {
  if (answers.every(({ files }) => files.length === 0)) return;
  const { epoch: now } = await readMeta(tx);
  const lost = answers.flatMap(({ files, epoch = now }) => (epoch < now ? files : []));
  await tx.run(
    `UPDATE attachment SET state = iif(sha256 IN (SELECT value FROM json_each(?2)), 'committed', 'uploaded'), usedAt = ?3
     WHERE sha256 IN (SELECT value FROM json_each(?1))`,
    [jsonList(answers.flatMap(({ files }) => files)), jsonList(lost), usedAt],
  );
  await dropOld(tx);
  if (lost.length > 0) await countOffer(tx);
}

/**
 * What the server has, by its latest answer. An event that it acknowledged before and misses now was lost there, in a restore;
 * what an answer judges and another of the same moment misses is only out of order. Answers how many are offered again.
 */
async function takeReceived(tx: Sql, answers: readonly Settled[], judged: readonly string[]): Promise<number> {
  const meta = await readMeta(tx);
  await writeMeta(tx, { answers: meta.answers + 1 });
  let latest: { received: Received; at: string } | null = null;
  for (const { received, serverTime } of answers) {
    if (received && serverTime && serverTime >= (latest?.at ?? meta.heardAt)) latest = { received, at: serverTime };
  }
  if (!latest) return 0;
  await writeMeta(tx, { received: latest.received.count, heardAt: latest.at });
  const lost = await offerAgain(tx, meta, latest.received.missing, judged);
  if (lost.length > 0) {
    // The next pull begins from zero: after it has shown its cursor, which may be what the server learns this from.
    await writeMeta(tx, { wentBack: true });
    await tellAgain(tx);
  }
  return lost.length;
}
