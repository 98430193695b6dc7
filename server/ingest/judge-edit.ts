// Station 6: apply. An UPDATE, a DELETE, or a person's choice between two versions.
import { type Deed, isBeyondRole, maySettle, takesTheirs } from '#packs/core/deed.ts';
import { isTracked } from '#packs/core/policy.ts';
import type { Row } from '#protocol/common.ts';
import type { EffectiveInstant } from '../policies/effective-instant.ts';
import { manual } from '../policies/manual.ts';
import { DELETED_AT, type Edit, type Meeting, type ServerPolicy } from '../policies/policy.ts';
import { effectOf } from './effects-registry.ts';
import { isInWork, isOwn } from './in-scope.ts';
import { type Case, type Facts, type Judgement, reject, toldBy } from './judgement.ts';
import { leadingAstray } from './leads.ts';
import { underItsName } from './renaming.ts';
import { type Changed, changedSince, instantsOf, leftUnseen, plainBase } from './target.ts';

/** Of a record that is in nobody's table, or in others' work by now, all that can be chosen is that theirs stands. */
export function letGo(deed: Deed, { target, openConflicts, byOffice }: Facts): string[] {
  if (deed.kind !== 'resolve' || !takesTheirs(deed.choice) || target.held || byOffice) return [];
  return deed.choice.conflictEventIds.filter((id) => openConflicts?.get(id)?.isOwn);
}

type Editing = Deed & { kind: 'update' | 'delete' | 'resolve' };

export function judgeEdit(given: Case, policy: ServerPolicy, deed: Editing): Judgement {
  // A choice stands on theirs as the person saw it, whatever they had written before.
  const facts: Facts = deed.kind === 'resolve' ? { ...given.facts, base: undefined } : given.facts;
  const about: Case = { ...given, facts };
  const { known, person } = about;
  const { row, deleted = null } = facts.target;
  const last = row ?? deleted;
  if (last === null) return reject('NOT_FOUND');
  if (row) {
    const decided = policy.decided(row);
    if (decided) return { kind: 'late', ...decided, row };
  }
  // A record that went out of the author's work is edited by who has it now.
  if (!isInWork(facts.target, known.entity, person, last) && !facts.byOffice)
    return row ? reject('OUT_OF_SCOPE') : reject('NOT_FOUND');
  const edit = editOf(about, deed, last);
  if (deed.kind === 'resolve') return judgeChoice(about, deed, edit);
  if (facts.behind === 'joins')
    return { kind: 'conflict', code: 'VERSION_CONFLICT', row, columns: Object.keys(edit.values) };
  if (edit.isDeleted && edit.verb === 'delete') return written(about, edit, {}, {});
  return outcome(about, edit, policy.meet(edit));
}

function editOf({ event, facts }: Case, deed: Editing, row: Row): Edit {
  const { target } = facts;
  const values = deed.kind === 'update' ? deed.values : deed.kind === 'resolve' ? deed.choice.values : {};
  return {
    verb: deed.kind === 'delete' || (deed.kind === 'resolve' && deed.choice.delete) ? 'delete' : 'update',
    values,
    row,
    isDeleted: target.row === null,
    changed: changedFor(event, facts, row),
    madeAt: instantOf(event, facts.madeAt),
    ...instantsOf(target),
  };
}

export const instantOf = (event: { occurredAt: string }, madeAt: EffectiveInstant | undefined): number =>
  madeAt?.at ?? Date.parse(event.occurredAt);

/** What others have changed in the record since the author of the event saw it. */
export function changedFor(
  event: { epoch: number; baseVersion: number },
  facts: Pick<Facts, 'base' | 'epoch' | 'floors' | 'target'>,
  row: Row,
): Changed {
  const { base, target } = facts;
  const seen = versionSeen(event, facts, row);
  return changedSince(base ?? plainBase(seen), row, target.written ?? null, seen);
}

/**
 * What the named version is here. A later one than this server had when its epoch began is of a history that is lost: whoever saw that
 * has seen all that there was then, and nothing that came since; but how the record was made they saw in any case.
 */
function versionSeen(
  { epoch, baseVersion }: { epoch: number; baseVersion: number },
  facts: Pick<Facts, 'epoch' | 'floors' | 'target'>,
  { version }: Row,
): number | null {
  if (baseVersion <= 0) return null;
  if (epoch === facts.epoch) return baseVersion <= version ? baseVersion : null;
  const floor = facts.floors?.[epoch];
  if (floor === undefined) return null;
  const made = facts.target.written?.versions['*'] ?? 0;
  return baseVersion > floor ? Math.max(Math.min(floor, version), made) : Math.min(baseVersion, version);
}

function outcome(about: Case, edit: Edit, meeting: Meeting): Judgement {
  const { facts } = about;
  if (meeting.kind === 'gone') return { kind: 'reject', code: 'NOT_FOUND', data: {}, overtaken: edit.row };
  if (meeting.kind === 'conflict') {
    return { kind: 'conflict', code: meeting.code, row: facts.target.row, columns: meeting.columns };
  }
  const { won, lost } = meeting;
  const drifted = facts.madeAt?.isDrifted === true && won.length + lost.length > 0;
  return written(about, edit, kept(edit, lost, facts.now), {
    ...(won.length + lost.length > 0 && { clash: { won, lost } }),
    ...(drifted && { driftMs: facts.madeAt!.driftMs }),
  });
}

/** What of an edit is written. */
function kept({ verb, values, isDeleted }: Edit, lost: readonly string[], now: Date = new Date(0)) {
  if (verb === 'delete') return lost.length > 0 ? {} : { [DELETED_AT]: now.toISOString() };
  const named = Object.entries(values).filter(([column]) => !lost.includes(column));
  return { ...Object.fromEntries(named), ...(isDeleted && { [DELETED_AT]: null }) };
}

type More = Partial<Judgement & { kind: 'write' }>;

function written(about: Case, edit: Edit, own: Record<string, unknown>, more: More): Judgement {
  const { event, known, facts, person } = about;
  const { row } = edit;
  const after = { ...row, ...own };
  // Nobody hands a record out of their own work by an edit; a pack declares an action for that.
  if (isOwn(known.entity, person, row) && !isOwn(known.entity, person, after)) {
    return reject('OUT_OF_SCOPE');
  }
  const astray = leadingAstray(about, row, own);
  if (astray) return astray;
  const isNothing = Object.keys(own).length === 0;
  const effect = isNothing
    ? undefined
    : effectOf(known.name, event.action)?.({ row, patch: own, formerHolder: false, filesHere: facts.filesHere });
  const isGone = edit.isDeleted ? own[DELETED_AT] === undefined : typeof own[DELETED_AT] === 'string';
  return underItsName(about, {
    kind: 'write',
    patch: { ...own, ...effect?.patch },
    ...toldBy(effect, after),
    logged: false,
    held: !isGone,
    ...(isTracked(known.entity) && {
      unseen: leftUnseen(edit.changed, facts.base, { wrote: Object.keys(own), lost: more.clash?.lost }),
    }),
    ...more,
  });
}

/** A choice is an edit on the version that the person saw beside their own: when that has moved on, they must look again. */
function judgeChoice(about: Case, deed: Deed & { kind: 'resolve' }, edit: Edit): Judgement {
  const { facts, known } = about;
  const open = facts.openConflicts;
  const maySettleOthers = maySettle(known.entity, facts.role);
  const settles = deed.choice.conflictEventIds.filter((id) => (maySettleOthers ? open?.has(id) : open?.get(id)?.isOwn));
  if (settles.length === 0) return reject('ALREADY_RESOLVED');
  const deletionWaits = settles.some((id) => open?.get(id)?.isDeletion);
  if (isBeyondRole(known, deed, facts.role, deletionWaits)) return reject('FORBIDDEN_ACTION');
  const isTheirs = takesTheirs(deed.choice);
  const isSeen = edit.isDeleted && (!edit.changed.any || edit.verb === 'delete');
  const meeting: Meeting = isSeen || isTheirs ? { kind: 'go', won: [], lost: [] } : manual.meet(edit);
  if (meeting.kind !== 'go') return outcome(about, edit, meeting);
  const own = isTheirs || (edit.isDeleted && edit.verb === 'delete') ? {} : kept(edit, [], facts.now);
  return written(about, edit, own, { settles });
}
