// Station 6: apply. An event that makes a record.
import { blankRow, type Deed, stampAuthor } from '#packs/core/deed.ts';
import type { Author } from '#packs/core/entity.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { effectOf } from './effects-registry.ts';
import { isOwn } from './in-scope.ts';
import { type Case, type Judgement, reject, toldBy } from './judgement.ts';
import { leadingAstray } from './leads.ts';
import { naturalKeyOf } from './natural-keys.ts';

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

export function judgeMaking(about: Case, deed: Making): Judgement {
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
  if (twin?.target.held) return { kind: 'merge', into: twin };
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
    ...(twin && { duplicateOf: twin.id }),
  };
}
