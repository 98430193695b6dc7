// Station 6: apply. An event that makes a record.
import { blankRow, type Deed, stampAuthor } from '#packs/core/deed.ts';
import type { Author } from '#packs/core/entity.ts';
import { isTracked } from '#packs/core/policy.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { isSame, type ServerPolicy } from '../policies/policy.ts';
import { effectOf } from './effects-registry.ts';
import { isOwn } from './in-scope.ts';
import { instantOf } from './judge-edit.ts';
import { type Case, type Judgement, reject, type Twin, toldBy } from './judgement.ts';
import { leadingAstray } from './leads.ts';
import { naturalKeyOf } from './natural-keys.ts';
import { instantsOf } from './target.ts';

type Making = Deed & { kind: 'create' | 'action' };

/** The row as its author made it, before the server's own part. Pure; also for what it refuses. */
export function draftOf({ entity }: KnownEntity, deed: Making, event: SyncEvent): Row {
  const author: Author = { userId: event.userId, deviceId: event.deviceId, occurredAt: event.occurredAt };
  const blank = blankRow(entity, event.entityId, event.occurredAt);
  const made = deed.kind === 'create' ? deed.values : deed.action.apply(blank as never, deed.payload as never, author);
  return { ...blank, ...made, ...stampAuthor(entity, author) };
}

/** `id`, `version` and times are the database's. */
const valuesOf = ({ version: _, lastModifiedAt: __, ...values }: Row): Record<string, unknown> => values;

export function judgeMaking(about: Case, policy: ServerPolicy | null, deed: Making): Judgement {
  const { event, known, facts, person } = about;
  const { row, deleted = null, everHeld } = facts.target;
  // Ids are drawn by chance: who names one that is taken has made it up, or has lost their memory.
  if (row || deleted) return everHeld ? reject('INVALID_EVENT', { path: 'entityId' }) : reject('OUT_OF_SCOPE');
  const draft = draftOf(known, deed, event);
  if (deed.kind === 'action') {
    const blank = blankRow(known.entity, event.entityId, event.occurredAt);
    const refused = deed.action.check(blank as never, deed.payload as never);
    if (refused) return reject(refused.code, refused.data);
  }
  if (!isOwn(known.entity, person, draft)) return reject('OUT_OF_SCOPE');
  const astray = leadingAstray(about, null, draft);
  if (astray) return astray;
  const key = naturalKeyOf(known, draft);
  const twin = key === null || !facts.twinOf ? null : facts.twinOf(key);
  if (twin === 'busy') return { kind: 'busy' };
  if (twin === undefined) return { kind: 'ask', draft: { known, values: draft } };
  if (twin?.target.held) return madeTwice(about, policy, draft, twin);
  const patch = valuesOf(draft);
  const effect = effectOf(
    known.name,
    event.action,
  )?.({
    row: draft,
    patch,
    formerHolder: false,
    filesHere: facts.filesHere,
  });
  return {
    kind: 'write',
    making: true,
    patch: { ...patch, ...effect?.patch },
    ...toldBy(effect, draft),
    logged: false,
    held: true,
    ...(isTracked(known.entity) && { unseen: { hidden: [], passed: [] } }),
    ...(twin && { duplicateOf: twin.id }),
  };
}

/**
 * Two people made one record, neither knowing of the other. What the second says otherwise is an edit of what they never saw: a policy
 * that lets people settle such a thing lets them; under any other what stands is changed by nobody who only meant to make it.
 */
function madeTwice({ event, known, facts }: Case, policy: ServerPolicy | null, draft: Row, into: Twin): Judgement {
  const row = into.target.row!;
  const { fields, serverFields } = known.entity;
  const others = Object.keys(fields).filter((name) => !serverFields.includes(name) && !isSame(draft[name], row[name]));
  const meeting = policy?.meet({
    verb: 'update',
    // Who left a field empty has said nothing of it.
    values: Object.fromEntries(others.flatMap((name) => (draft[name] == null ? [] : [[name, draft[name]]]))),
    ...{ row, isDeleted: false, changed: { columns: others, any: true } },
    ...{ madeAt: instantOf(event, facts.madeAt), ...instantsOf(into.target) },
  });
  // Then people look at all that differs: nothing of theirs goes because mine was left empty.
  if (meeting?.kind === 'conflict') return { kind: 'conflict', code: meeting.code, row, columns: others, into };
  return { kind: 'merge', into, draft, unseen: { hidden: others, passed: [] } };
}
