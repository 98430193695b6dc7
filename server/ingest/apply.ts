// Station 6: apply. All new events of a batch, with a number of statements that does not grow with it.
import { entityNamed } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { dependency } from './after.ts';
import { aliasesOf, type NewAlias, translated, writeAliases } from './aliases.ts';
import type { Batch, ConflictNote, Judged } from './batch.ts';
import { type FactsDeps, factsOf, madeAtOf } from './facts.ts';
import { addGround, askNatures, type Ground, keyOf, lockGround, renamed } from './ground.ts';
import { isHeldAt, leavesWork } from './in-scope.ts';
import { judge } from './judge.ts';
import type { Facts, Judgement } from './judgement.ts';
import { hideWhatLeft } from './left-meanwhile.ts';
import { namesOf } from './names.ts';
import { type Draft, naturalKeyOf } from './natural-keys.ts';
import type { Before, NextBase, OwnLine } from './next-base.ts';
import { ownLines } from './own-lines.ts';
import { tooLate, waiting } from './receipts.ts';
import { type Renaming, renaming } from './renaming.ts';
import { type Settling, settleConflicts } from './settle-conflicts.ts';
import type { Base } from './target.ts';
import { parked, verdictOf, verdictOnWrite } from './verdicts.ts';
import { afterWrite, type Write, writeRound } from './write-round.ts';

/** What the rounds of a batch share. */
interface Work extends FactsDeps {
  batch: Batch;
  ground: Ground;
  /** Of this batch and of earlier events. */
  verdicts: Map<string, Receipt>;
  bases: Map<string, NextBase>;
  ownLines: OwnLine[];
  done: Map<string, Judged>;
  late: Map<SyncEvent, Judgement & { kind: 'late' }>;
  newAliases: NewAlias[];
  settling: Settling[];
  /** Records that a write of this batch has handed to others. */
  givenAway: Set<string>;
  /** The id that each event names, as it was sent. */
  sentAs: ReadonlyMap<string, string>;
}

/**
 * Judges and applies events, which stand in the order that `after` asks for. Receipts of events that only wait are among the
 * answers; those of notes get their row when it is written.
 */
export async function applyEvents(
  batch: Batch,
  sent: readonly SyncEvent[],
  before: Before,
): Promise<Map<string, Judged>> {
  const aliases = await aliasesOf(batch, sent);
  const events = sent.map((event) => translated(event, aliases));
  const wasInConflict = (id: string) => before.verdicts.get(id)?.status === 'conflict';
  const work: Work = {
    ...{ batch, ground: await lockGround(batch, events, wasInConflict), verdicts: new Map(before.verdicts) },
    ...{ bases: new Map(before.bases), ownLines: await ownLines(batch, sent, events), done: new Map() },
    ...{ late: new Map(), newAliases: [], settling: [], givenAway: new Set() },
    sentAs: new Map(sent.map(({ id, entityId }) => [id, entityId])),
  };
  // More than one round only when a record is written more than once.
  for (let open: readonly SyncEvent[] = events; open.length > 0; ) {
    const round = judgeRound(work, open);
    const rows = await writeRound(batch, round.writes, round.deferred);
    for (const write of round.writes) {
      const { event, judgement, target } = write;
      const row = rows.get(keyOf(event)) ?? target.row ?? target.deleted!;
      const isGivenAway = givesAway(batch, write, row);
      const visible = !isGivenAway && isVisible(batch, write, row);
      const theirs = round.seen.get(event.id);
      afterWrite(write, row);
      if (isGivenAway) {
        target.held = false;
        work.givenAway.add(keyOf(event));
      }
      const { receipt, note } = verdictOnWrite(event, judgement, { row, visible }, theirs, batch.reader);
      settle(work, event, receipt, note, judgement.unseen && { version: row.version, ...judgement.unseen });
    }
    await askNatures(batch, work.ground, round.asked);
    open = await followMerges(work, round);
  }
  await hideWhatLeft(batch, work.done, work.givenAway);
  await nameTheOthers(work);
  await Promise.all([writeAliases(batch, work.newAliases), settleConflicts(batch, work.settling, work.done)]);
  return work.done;
}

/** Whether the record is in its author's work after the write; what is made outside of their window is in the office's share only. */
function isVisible({ account, byOffice, now }: Batch, { event, judgement, target }: Write, row: Row): boolean {
  if (judgement.making) return isHeldAt(entityNamed(event.entity)!.entity, account, row, now);
  return byOffice ? target.held && judgement.held !== false : (judgement.held ?? target.held);
}

/** What follows from an edit may hand the record to others: the mark of another pupil is of that pupil's class. */
function givesAway({ account }: Batch, { event, target }: Write, row: Row): boolean {
  const { entity } = entityNamed(event.entity)!;
  return entity.derived !== undefined && leavesWork(entity, account, target.row, row);
}

/** `base`: what was written leaves for its author's next event on the record. */
function settle(work: Work, event: SyncEvent, given: Receipt, note: ConflictNote | null, base?: Base): void {
  const isOther = work.sentAs.get(event.id) !== event.entityId && given.row?.id === event.entityId;
  // A device that missed the first answer learns here that its record goes by another id.
  const receipt = isOther ? { ...given, mergedInto: event.entityId } : given;
  work.verdicts.set(event.id, receipt);
  const nextBase = base && { ...base, entityId: event.entityId };
  if (nextBase) {
    work.bases.set(event.id, nextBase);
    work.ownLines.push({ seq: event.seq, base: nextBase });
  }
  work.done.set(event.id, {
    ...{ event, receipt, conflict: note && { ...note, entityId: event.entityId } },
    ...(nextBase && { nextBase }),
  });
}

interface Round {
  writes: Write[];
  /** The rows as they were, by event. */
  seen: Map<string, unknown>;
  /** Events about a record that this round writes already, and those that come after such events. */
  deferred: SyncEvent[];
  /** Records that turned out to be others: surviving ids. */
  merged: Map<string, string>;
  /** What nobody knows yet whether another record is named so. */
  asked: Draft[];
}

function judgeRound(work: Work, open: readonly SyncEvent[]): Round {
  const { ground, batch, late } = work;
  const round: Round = { writes: [], seen: new Map(), deferred: [], merged: new Map(), asked: [] };
  const undecided = new Set<string>();
  /** Records and natural keys. */
  const touched = new Set<string>();
  for (const event of open) {
    const nature = ground.natures.get(event);
    const mustWait =
      event.after.some((id) => undecided.has(id)) ||
      (nature !== undefined && touched.has(nature)) ||
      translated(event, round.merged) !== event;
    const facts = mustWait ? null : heldBack(work, event);
    if (facts === 'settled') continue;
    const judgement = facts && judge(event, facts);
    const names = facts && judgement ? renamedBy(event, facts, judgement) : KEPT;
    const isAsked = judgement?.kind === 'ask';
    if (isAsked) round.asked.push(judgement.draft);
    const isOpen =
      isAsked ||
      isIn(touched, names) ||
      (touched.has(keyOf(event)) && judgement?.kind !== 'late') ||
      (judgement !== null && touched.has(standingKey(event, judgement)));
    if (!facts || !judgement || isAsked || isOpen) {
      round.deferred.push(event);
      undecided.add(event.id);
      // What comes later about the same record, or the same name, comes later.
      const asked = isAsked ? naturalKeyOf(judgement.draft.known, judgement.draft.values) : null;
      for (const key of [keyOf(event), nature, names.from, names.to, asked]) if (key != null) touched.add(key);
    } else if (judgement.kind === 'write') {
      const { target } = facts;
      round.writes.push({ event, judgement, target, madeAt: madeAtOf(batch, event).at });
      round.seen.set(event.id, target.row ?? target.deleted);
      touched.add(keyOf(event));
      for (const name of [names.from, names.to]) if (name !== null) touched.add(name);
      renamed(ground, event.entityId, names);
      undecided.add(event.id);
      if (judgement.settles) work.settling.push(settlingOf(ground, event, judgement.settles));
      // What comes later in the batch is judged by what this one makes of the record.
      if (target.row) target.row = { ...target.row, ...judgement.patch };
    } else if (judgement.kind === 'merge' || (judgement.kind === 'conflict' && judgement.into)) {
      merge(work, round, event, judgement);
    } else if (judgement.kind === 'late') {
      // The name is asked for once, at the end; what comes after this event need not wait for it.
      late.set(event, judgement);
      settle(work, event, tooLate(event.id, { ...judgement, byName: null }, batch.reader), null);
    } else {
      if (judgement.kind === 'letGo') work.settling.push(settlingOf(ground, event, judgement.settles));
      const { receipt, note } = verdictOf(event, judgement, facts.target, batch.reader);
      settle(work, event, receipt, note);
    }
  }
  return round;
}

const KEPT: Renaming = { from: null, to: null };

/** The natural keys that a write takes and gives; none where the record keeps its own. */
function renamedBy(event: SyncEvent, { target }: Facts, judgement: Judgement): Renaming {
  if (judgement.kind !== 'write') return KEPT;
  const names = renaming(entityNamed(event.entity)!, target, judgement);
  return names.from === names.to ? KEPT : names;
}

/** Of the record that this one turned out to be. */
const standingKey = ({ entity }: SyncEvent, judgement: Judgement): string =>
  'into' in judgement && judgement.into ? keyOf({ entity, entityId: judgement.into.id }) : '';

const isIn = (touched: ReadonlySet<string>, { from, to }: Renaming): boolean =>
  (from !== null && touched.has(from)) || (to !== null && touched.has(to));

/** What there is to be judged by, unless the office, or what the event comes after, answers for it. */
function heldBack(work: Work, event: SyncEvent): Facts | 'settled' {
  const { ground, verdicts, batch } = work;
  const { decision } = batch;
  if (decision?.eventId === event.id && decision.choice === 'decline') {
    const { userId, name } = decision.by;
    const why = { code: 'OFFICE_DECLINED', by: userId, byName: name, at: batch.now.toISOString() } as const;
    settle(work, event, tooLate(event.id, why, batch.reader), null);
    return 'settled';
  }
  const meant = ground.meant.get(event)!;
  const settles = meant.ok && meant.value.deed.kind === 'resolve' ? meant.value.deed.choice.conflictEventIds : [];
  const hold = dependency({ after: event.after, entityId: event.entityId, settles }, verdicts, batch.lacking);
  if (hold.kind === 'waiting') settle(work, event, waiting(event.id, hold.ids), null);
  if (hold.kind === 'rejected') settle(work, event, parked(event.id, hold.id, batch.reader), null);
  if (hold.kind === 'waiting' || hold.kind === 'rejected') return 'settled';
  const overrides = hold.kind === 'free' && hold.overrides;
  return factsOf(work, event, meant, overrides ? 'overrides' : hold.kind === 'joins' ? 'joins' : null);
}

const settlingOf = (ground: Ground, event: SyncEvent, ids: readonly string[]): Settling => ({
  by: event,
  conflicts: ids.map((id) => {
    const { deviceId = null, sentAs } = ground.open.get(keyOf(event))?.get(id) ?? {};
    const isOther = sentAs != null && sentAs !== event.entityId;
    return { eventId: id, deviceId, ...(isOther && { mergedInto: event.entityId }) };
  }),
});

function merge(
  work: Work,
  round: Round,
  event: SyncEvent,
  judgement: Judgement & { kind: 'merge' | 'conflict' },
): void {
  const { entity, entityId: oldId, id: eventId } = event;
  const { id, target } = judgement.into!;
  round.merged.set(keyOf(event), id);
  work.newAliases.push({ entity, oldId, id, eventId });
  // From here on it is about the one that stands.
  const meant = { ...event, entityId: id };
  const { receipt, note } = verdictOf(meant, judgement, target, work.batch.reader);
  const base = judgement.kind === 'merge' ? { version: target.row!.version, ...judgement.unseen } : undefined;
  settle(work, meant, receipt, note, base);
}

/** The events of the next round; what they say of merged records means the ones that stand. */
async function followMerges({ batch, ground }: Work, { deferred, merged }: Round): Promise<SyncEvent[]> {
  if (merged.size === 0) return deferred;
  const events = deferred.map((event) => translated(event, merged));
  await addGround(
    batch,
    ground,
    events.filter((event, at) => event !== deferred[at]),
  );
  return events;
}

/** Who decided before, and whose version an edit met: asked for once. */
async function nameTheOthers({ batch, late, done, ...work }: Work): Promise<void> {
  const conflicts = [...done.values()].flatMap(({ receipt }) => {
    const by = receipt.status === 'conflict' ? receipt.resolution?.data?.by : null;
    return typeof by === 'string' ? [{ receipt, by }] : [];
  });
  const ids = [...[...late.values()].flatMap(({ by }) => by ?? []), ...conflicts.map(({ by }) => by)];
  const names = await namesOf(batch.tx, batch.account.tenantId, ids);
  for (const { receipt, by } of conflicts) Object.assign(receipt.resolution!.data!, { byName: names.get(by) ?? null });
  for (const [event, { code, by, at, row }] of late) {
    const byName = by === null ? null : (names.get(by) ?? null);
    const receipt = tooLate(event.id, { code, by, byName, at }, batch.reader);
    settle({ ...work, batch, late, done }, event, receipt, { outcome: 'late', theirs: row });
  }
}
