// Station 2: commit. Whether this person may do this to this record: the same questions that the server asks again. Pure.
import { auditNoteFields } from '#packs/core/audit.ts';
import type { Action } from '#packs/core/entity.ts';
import type { Fields } from '#packs/core/field.ts';
import { validate } from '#packs/core/validate.ts';
import { isVerb } from '#packs/core/verbs.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { type ErrorCode, type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';

export interface Wanted {
  entity: string;
  action: string;
  payload: Record<string, unknown>;
}

/** What may be asked of the record itself: its values as declared, and the rule. `note`: an audit note, on no record. */
export type Permitted = { known: KnownEntity; payload: Record<string, unknown> } & (
  | { kind: 'note' }
  | { kind: 'action'; rule: Action<Fields, Fields> }
);

/** Asks what can be asked before the record is read: entity, action, role, values. */
export function permit(person: { role: string; packs: readonly string[] }, wanted: Wanted): Result<Permitted> {
  const known = entityNamed(wanted.entity);
  if (!known || !person.packs.includes(known.pack.name)) return refuse('UNKNOWN_ENTITY');
  const { entity, pack } = known;
  if (entity.name === pack.audit) {
    if (wanted.action !== 'CREATE') return refuse(isVerb(wanted.action) ? 'FORBIDDEN_ACTION' : 'UNKNOWN_ACTION');
    const note = validate(auditNoteFields, wanted.payload);
    return note.ok
      ? ok({ kind: 'note', known, payload: note.values })
      : fail(problem('INVALID_PAYLOAD', { path: note.path }));
  }
  if (entity.policy.kind === 'serverOwned') return refuse('READ_ONLY_ENTITY');
  const rule: Action<Fields, Fields> | undefined = Object.hasOwn(entity.actions, wanted.action)
    ? entity.actions[wanted.action]
    : undefined;
  if (!rule) return refuse(isVerb(wanted.action) ? 'FORBIDDEN_ACTION' : 'UNKNOWN_ACTION');
  if (!rule.roles.includes(person.role)) return refuse('FORBIDDEN_ACTION');
  const checked = validate(rule.payload, wanted.payload);
  if (!checked.ok) return fail(problem('INVALID_PAYLOAD', { path: checked.path }));
  return ok({ kind: 'action', known, payload: checked.values, rule });
}

/** Asks the record: is it decided already, withdrawn, or against the pack's own rule? `null`: go ahead. */
export function objection(known: KnownEntity, rule: Action<Fields, Fields>, row: Row, payload: object): Problem | null {
  const { policy } = known.entity;
  if (policy.kind === 'firstWins') {
    const decided = policy.decided(row);
    if (decided) return problem(decided.code, { by: decided.by, at: decided.at });
    const overtaken = policy.overtaken(row);
    if (overtaken) return problem(overtaken);
  }
  const refusal = rule.check(row, payload as Record<string, unknown>);
  return refusal && problem(refusal.code, refusal.data);
}

const refuse = (code: ErrorCode): Result<never> => fail(problem(code));
