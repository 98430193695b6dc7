// Station 6: apply. May this role do this at all, whatever the record?
import { auditNoteFields } from '#packs/core/audit.ts';
import type { Action } from '#packs/core/entity.ts';
import type { Fields } from '#packs/core/field.ts';
import { isVerb } from '#packs/core/verbs.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';

/**
 * Whether a note claims to be an action that only an event of its own can be: an entry in the audit log that says
 * `DELIVERY_VALIDATED` must come from a validation.
 */
export function isFalseNote(note: { action: string; entity: string }): boolean {
  const actions = entityNamed(note.entity)?.entity.actions ?? {};
  return isVerb(note.action) || Object.hasOwn(actions, note.action);
}

/** What an author is about to do, as the pack declares it. */
export interface Permitted {
  known: KnownEntity;
  /** `null`: a note, whose only effect is its entry in the audit log. */
  action: Action | null;
  payload: Fields;
}

/**
 * Judged by declarations alone, so that the answer to a forged event tells nothing about records. A pack that the tenant
 * does not have does not exist for it.
 */
export function permission(
  asked: { entity: string; action: string },
  role: string,
  tenantPacks: readonly string[],
): Result<Permitted, ErrorCode> {
  const known = entityNamed(asked.entity);
  if (!known || !tenantPacks.includes(known.pack.name)) return fail('UNKNOWN_ENTITY');
  const { entity, pack } = known;
  if (entity.policy.kind === 'serverOwned') return fail('READ_ONLY_ENTITY');
  if (pack.audit === entity.name && asked.action === 'CREATE') {
    return ok({ known, action: null, payload: auditNoteFields });
  }
  const action: Action | undefined = Object.hasOwn(entity.actions, asked.action)
    ? entity.actions[asked.action]
    : undefined;
  if (!action) return fail(isVerb(asked.action) ? 'FORBIDDEN_ACTION' : 'UNKNOWN_ACTION');
  if (!action.roles.includes(role)) return fail('FORBIDDEN_ACTION');
  return ok({ known, action, payload: action.payload });
}
