// Station 2: commit. Whether this person may do this to this record: the same questions that the server asks again. Pure.
import {
  type Asked,
  askedOf,
  blankRow,
  type Deed,
  isBeyondRole,
  isMaking,
  readDeed,
  ruledOut,
} from '#packs/core/deed.ts';
import { chosenPolicy } from '#packs/core/policy.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { type ErrorCode, type Problem, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';

export interface Wanted {
  entity: string;
  action: string;
  payload: Record<string, unknown>;
}

/** What may be asked of the record itself: its values as declared, and the rule. */
export interface Permitted {
  known: KnownEntity;
  asked: Asked;
  deed: Deed;
  /** The payload that the event carries: what devices may write, in the declared form. */
  payload: Record<string, unknown>;
}

/** Policies that the tenant's rules choose, by wire name of the entity. */
export type Policies = Readonly<Record<string, string>>;

/** Asks what can be asked before the record is read: entity, action, role, values. */
export function permit(person: { role: string; packs: readonly string[] }, wanted: Wanted): Result<Permitted> {
  const known = entityNamed(wanted.entity);
  if (!known || !person.packs.includes(known.pack.name)) return refuse('UNKNOWN_ENTITY');
  const asked = askedOf(known, wanted.action, person.role);
  if (!asked.ok) return refuse(asked.problem);
  const read = readDeed(known, asked.value, wanted.payload);
  if (!read.ok) return fail(problem('INVALID_PAYLOAD', { path: read.path }));
  if (isBeyondRole(known, read.value, person.role)) return refuse('FORBIDDEN_ACTION');
  return ok({ known, asked: asked.value, deed: read.value, payload: payloadOf(read.value) });
}

function payloadOf(deed: Deed): Record<string, unknown> {
  switch (deed.kind) {
    case 'note':
      return deed.note;
    case 'action':
      return deed.payload;
    case 'create':
    case 'update':
      return deed.values;
    case 'delete':
      return {};
    case 'resolve': {
      const { delete: isDeleted, ...choice } = deed.choice;
      return { ...choice, ...(isDeleted && { delete: true }) };
    }
  }
}

/** Asks the record: is it here, decided already, withdrawn, or against the pack's own rule? `null`: go ahead. */
export function objection(
  { known, asked, deed }: Permitted,
  id: string,
  row: Row | null,
  by: { userId: string; role: string; policies?: Policies },
): Problem | null {
  if (deed.kind === 'note' || deed.kind === 'resolve') return null;
  const { policies = {} } = by;
  const policy = chosenPolicy(known.entity as KnownEntity['entity'], policies[known.name]);
  if (policy.kind === 'serverOwned' || (policy.kind === 'appendOnly' && !isMaking(asked)))
    return problem('READ_ONLY_ENTITY');
  if (isMaking(asked)) {
    if (row) return problem('INVALID_PAYLOAD', { path: 'entityId' });
    return checked(known, deed, blankRow(known.entity, id, ''), by);
  }
  if (!row) return problem('NOT_FOUND');
  if (policy.kind === 'firstWins') {
    const decided = policy.decided(row as never);
    if (decided) return problem(decided.code, { by: decided.by, at: decided.at });
    const overtaken = policy.overtaken(row as never);
    if (overtaken) return problem(overtaken);
  }
  return checked(known, deed, row, by);
}

function checked(known: KnownEntity, deed: Deed, row: Row, by: { userId: string; role: string }): Problem | null {
  const refusal = ruledOut(known, deed, row, by);
  return refusal && problem(refusal.code, refusal.data);
}

const refuse = (code: ErrorCode): Result<never> => fail(problem(code));
