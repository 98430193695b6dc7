// Station 6: apply. One event, one row, one verdict: the questions in their fixed order.
import { isMaking, ruledOut } from '#packs/core/deed.ts';
import type { Author } from '#packs/core/entity.ts';
import { chosenPolicy, isTracked, type Policy } from '#packs/core/policy.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Result } from '#protocol/result.ts';
import { serverPolicy } from '../policies/server-policy.ts';
import { effectOf } from './effects-registry.ts';
import { isInWork } from './in-scope.ts';
import { changedFor, judgeEdit, letGo } from './judge-edit.ts';
import { judgeMaking } from './judge-making.ts';
import { type Case, type Facts, type Judgement, reject, toldBy } from './judgement.ts';
import { leadingAstray } from './leads.ts';
import { type Meant, meantBy } from './permission.ts';
import { underItsName } from './renaming.ts';
import { leftUnseen } from './target.ts';

/** Pure. Replay and tenant were asked before (`replay.ts`, `read-event.ts`). */
export function judge(event: SyncEvent, facts: Facts): Judgement {
  const judgement = asItStands(event, facts);
  return facts.awaitsOthers && lacksARecord(judgement, facts) ? { kind: 'awaited' } : judgement;
}

/** One that is not here and one that was never the author's are refused alike, so they are awaited alike. */
function lacksARecord(judgement: Judgement, { target }: Facts): boolean {
  if (judgement.kind !== 'reject') return false;
  if (judgement.code === 'OUT_OF_SCOPE') return !target.everHeld || judgement.data.path !== undefined;
  return judgement.code === 'NOT_FOUND' && target.row === null && target.deleted == null;
}

function asItStands(event: SyncEvent, facts: Facts): Judgement {
  const meant: Result<Meant, { code: ErrorCode; data: ErrorData }> =
    facts.meant ?? meantBy(event, facts.role, facts.tenantPacks);
  if (!meant.ok) return reject(meant.problem.code, meant.problem.data);
  const { known, asked, deed } = meant.value;
  if (deed.kind === 'note') return { kind: 'note' };

  if (facts.target.busy) return { kind: 'busy' };
  const settles = letGo(deed, facts);
  if (settles.length > 0) return { kind: 'letGo', settles };

  const { row, everHeld } = facts.target;
  const isNew = isMaking(asked);
  // Never in their work: the same answer whether there is such a record or not.
  if (!isNew && !everHeld) return reject('OUT_OF_SCOPE');
  const chosen = chosenPolicy(known.entity, facts.policies?.[known.name]);
  const policy = serverPolicy(facts.accepted ? neverWithdrawn(chosen) : chosen);
  // What only grows takes what is new; what the server owns takes nothing.
  if (chosen.kind === 'serverOwned' || (!policy && !isNew)) return reject('READ_ONLY_ENTITY');

  const author: Author = { userId: event.userId, deviceId: event.deviceId, occurredAt: event.occurredAt };
  const person = { userId: event.userId, role: facts.role, sectors: facts.sectors };
  const about: Case = { event, known, facts, person, author };
  if (deed.kind === 'create' || (deed.kind === 'action' && isNew)) return judgeMaking(about, policy, deed);
  if (!policy) return reject('READ_ONLY_ENTITY');
  const isTheirs = row !== null && isInWork(facts.target, known.entity, person, row);
  if (deed.kind !== 'action') {
    // What keeps a record is told to those in whose work it is.
    const kept = row !== null && (isTheirs || facts.byOffice) ? ruledOut(known, deed, row, person) : null;
    return kept ? reject(kept.code, kept.data) : judgeEdit(about, policy, deed);
  }

  if (row === null) return reject('NOT_FOUND');
  const decided = policy.decided(row);
  if (decided) return { kind: 'late', ...decided, row };
  if (!isTheirs && !facts.byOffice && !policy.formerHolderMayAct) return reject('OUT_OF_SCOPE');
  const code = facts.behind === 'joins' ? 'VERSION_CONFLICT' : policy.withdrawn(row);
  if (code) return { kind: 'conflict', code, row, columns: [] };

  const { action, payload } = deed;
  const typedRow = row as Parameters<typeof action.check>[0];
  const refused = ruledOut(known, deed, row, person);
  if (refused) return reject(refused.code, refused.data);
  const changed = changedFor(event, facts, row);
  // Who repairs it has looked at it now; what was seen of a server that was set back since nobody can tell.
  const isUnseen = changed.any && event.epoch === facts.epoch && !facts.byOffice;
  if (action.asSeen && isUnseen) return reject('WRONG_STATE');
  const patch = action.apply(typedRow, payload, author);
  const astray = leadingAstray(about, row, patch);
  if (astray) return astray;
  const effect = effectOf(
    known.name,
    event.action,
  )?.({
    row,
    patch,
    formerHolder: !isTheirs,
    filesHere: facts.filesHere,
  });
  const wrote = Object.keys(patch);
  return underItsName(about, {
    kind: 'write',
    patch: { ...patch, ...effect?.patch },
    ...toldBy(effect, { ...row, ...patch }),
    // Accepted although the record had gone elsewhere: an outcome that the office can look up.
    logged: !isTheirs,
    ...(isTracked(known.entity) && { unseen: leftUnseen(changed, facts.base, { wrote }) }),
    // The author did it again when the office had given the record back: what waited there has had its answer.
    ...(facts.behind === 'overrides' && { settles: ownOf(facts.openConflicts) }),
  });
}

const ownOf = (open: Facts['openConflicts']): string[] =>
  [...(open ?? [])].flatMap(([id, { isOwn }]) => (isOwn ? [id] : []));

const neverWithdrawn = (policy: Policy<never>): Policy<never> =>
  policy.kind === 'firstWins' ? { ...policy, overtaken: () => null } : policy;
