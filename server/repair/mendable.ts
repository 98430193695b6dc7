// Which values of a refused event an administrator may change before it is judged again. Pure.
import { type Asked, askedByAnyone } from '#packs/core/deed.ts';
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Field, FieldKind, Fields } from '#packs/core/field.ts';
import { chosenPolicy } from '#packs/core/policy.ts';
import { entityNamed } from '#packs/registry.ts';
import { isOfficeToo } from './office-view.ts';

/** What proves where, when and by whom something was done is its author's alone. */
const EVIDENCE: readonly FieldKind[] = ['file', 'position', 'instant'];

/** Payloads of notes and of choices between versions are nobody else's to change, and a deletion has none. */
function fieldsOf(entity: AnyEntity, asked: Asked): Fields {
  if (asked.kind === 'action') return asked.action.payload;
  return asked.kind === 'create' || asked.kind === 'update' ? entity.fields : {};
}

/**
 * Names of values. Where the first decision wins an event is itself the evidence: it is judged again as it was made, or not
 * at all. So is one that the office may not read [N1].
 */
export function mendable(
  event: { entity: string; action: string },
  policies: Readonly<Record<string, string>> | undefined,
): string[] {
  const known = entityNamed(event.entity);
  const asked = known && askedByAnyone(known, event.action);
  if (!known || !asked?.ok) return [];
  const { entity } = known;
  if (!isOfficeToo(entity)) return [];
  const { kind } = chosenPolicy(entity as AnyEntity, policies?.[known.name]);
  if (kind === 'firstWins' || kind === 'serverOwned') return [];
  return Object.entries<Field>(fieldsOf(entity, asked.value))
    .filter(([name, field]) => !EVIDENCE.includes(field.kind) && !entity.serverFields.includes(name))
    .map(([name]) => name);
}
