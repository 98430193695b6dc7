import type { ErrorCode } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { type AuditNote, auditNoteFields } from './audit.ts';
import type { Action, AnyEntity, Author, Refusal } from './entity.ts';
import type { Field, Fields } from './field.ts';
import * as f from './field.ts';
import type { Pack } from './pack.ts';
import { validate } from './validate.ts';
import { isVerb } from './verbs.ts';

/** A person's choice between two versions: what is to be written over the server's row; nothing: theirs stands. */
export interface Choice {
  /** The events that it settles. */
  conflictEventIds: string[];
  values: Record<string, unknown>;
  /** The record is to be deleted, as mine wanted. */
  delete: boolean;
}

/** What an event is about to do, as the pack declares it; the same on both sides. */
export type Deed =
  /** Nothing but an entry in the audit log. */
  | { kind: 'note'; note: AuditNote }
  | { kind: 'action'; action: Action; payload: Record<string, unknown> }
  | { kind: 'create'; values: Record<string, unknown> }
  | { kind: 'update'; values: Record<string, unknown> }
  | { kind: 'delete' }
  | { kind: 'resolve'; choice: Choice };

/** What can be said of an event before its payload is read. */
export type Asked =
  | { kind: 'note' }
  | { kind: 'create' | 'update' | 'delete' | 'resolve' }
  | { kind: 'action'; action: Action };

/** The action by which a person settles a conflict. */
export const CONFLICT_RESOLVED = 'CONFLICT_RESOLVED';

interface Declared {
  entity: AnyEntity;
  pack: Pack;
}

/** May this role do this at all, whatever the record? By declarations alone, so that the answer tells nothing of records. */
export function askedOf(declared: Declared, action: string, role: string): Result<Asked, ErrorCode> {
  const asked = askedByAnyone(declared, action);
  if (!asked.ok) return asked;
  const { value } = asked;
  // Whoever has a conflict may let theirs stand; what else a choice writes is asked when it is read (`isBeyondRole`).
  if (value.kind === 'note' || value.kind === 'resolve') return asked;
  const roles = value.kind === 'action' ? value.action.roles : (declared.entity.writes[value.kind] ?? []);
  return roles.includes(role) ? asked : fail('FORBIDDEN_ACTION');
}

const may = ({ writes }: AnyEntity, verb: 'update' | 'delete', role: string): boolean =>
  writes[verb]?.includes(role) ?? false;

/** Who may change a record may also choose between its versions, and settle what others wait for. */
export const maySettle = (entity: AnyEntity, role: string): boolean =>
  may(entity, 'update', role) || may(entity, 'delete', role);

/** Nothing is written: theirs stands as it is. */
export const takesTheirs = ({ values, delete: isDeleted }: Choice): boolean =>
  !isDeleted && Object.keys(values).length === 0;

/**
 * Whether a choice writes what this role may not write: values without the right to update, a deletion without the right to
 * delete, unless one waits among the events that it settles, which was allowed as it was made. Whose right is gone can still let
 * theirs stand. `deletionWaits`: taken for granted where the events are not at hand.
 */
export function isBeyondRole({ entity }: Declared, deed: Deed, role: string, deletionWaits = true): boolean {
  if (deed.kind !== 'resolve' || takesTheirs(deed.choice)) return false;
  const { values, delete: isDeleted } = deed.choice;
  const writes = Object.keys(values).length > 0;
  if (!maySettle(entity, role) || (writes && !may(entity, 'update', role))) return true;
  return isDeleted && !deletionWaits && !may(entity, 'delete', role);
}

/** The same without a role: what an event that was permitted is about. */
export function askedByAnyone({ entity, pack }: Declared, action: string): Result<Asked, ErrorCode> {
  if (entity.policy.kind === 'serverOwned') return fail('READ_ONLY_ENTITY');
  if (pack.audit === entity.name) {
    if (action === 'CREATE') return ok({ kind: 'note' });
    return fail(isVerb(action) ? 'FORBIDDEN_ACTION' : 'UNKNOWN_ACTION');
  }
  if (Object.hasOwn(entity.actions, action)) return ok({ kind: 'action', action: entity.actions[action]! });
  const kind = KINDS.get(action);
  return kind ? ok({ kind }) : fail('UNKNOWN_ACTION');
}

const KINDS = new Map<string, 'create' | 'update' | 'delete' | 'resolve'>([
  ['CREATE', 'create'],
  ['UPDATE', 'update'],
  ['DELETE', 'delete'],
  [CONFLICT_RESOLVED, 'resolve'],
]);

type Read<Value> = { ok: true; value: Value } | { ok: false; path: string };

/** The payload as the pack declares it, or the path of the first value that does not fit. */
export function readDeed({ entity }: Declared, asked: Asked, payload: unknown): Read<Deed> {
  switch (asked.kind) {
    case 'note': {
      const note = validate(auditNoteFields, payload);
      return note.ok ? { ok: true, value: { kind: 'note', note: note.values } } : note;
    }
    case 'action': {
      const read = validate(asked.action.payload, payload);
      return read.ok ? { ok: true, value: { ...asked, payload: read.values } } : read;
    }
    case 'create':
      return as(readValues(entity, payload, 'whole'), (values) => ({ kind: 'create', values }));
    case 'update':
      return as(readValues(entity, payload, 'part'), (values) => ({ kind: 'update', values }));
    case 'delete':
      return { ok: true, value: { kind: 'delete' } };
    case 'resolve':
      return as(readChoice(entity, payload), (choice) => ({ kind: 'resolve', choice }));
  }
}

const as = <From, To>(read: Read<From>, turn: (value: From) => To): Read<To> =>
  read.ok ? { ok: true, value: turn(read.value) } : read;

/**
 * Values of fields that devices may write. `part`: only those that are named. Fields of the server may be absent or `null`,
 * nothing else; unknown fields are left out.
 */
function readValues(entity: AnyEntity, payload: unknown, how: 'whole' | 'part'): Read<Record<string, unknown>> {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return { ok: false, path: '' };
  const given = payload as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  for (const [name, single] of singlesOf(entity.fields)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (entity.serverFields.includes(name)) {
      if (value !== undefined && value !== null) return { ok: false, path: name };
      continue;
    }
    if (how === 'part' && value === undefined) continue;
    const read = validate(single, { [name]: value });
    if (!read.ok) return { ok: false, path: read.path || name };
    values[name] = read.values[name];
  }
  return { ok: true, value: values };
}

const singles = new WeakMap<Fields, [string, Fields][]>();

/** Each field alone, so that a payload may hold any of them; made once, because a validator is. */
function singlesOf(fields: Fields): [string, Fields][] {
  let made = singles.get(fields);
  if (!made) {
    made = Object.entries(fields).map(([name, field]) => [name, { [name]: field }]);
    singles.set(fields, made);
  }
  return made;
}

const label = { fr: '', en: '', ar: '' };
const CHOICE = {
  conflictEventIds: f.list(label, { id: f.reference(label, '') }),
  delete: f.optional(f.boolean(label)),
};

function readChoice(entity: AnyEntity, payload: unknown): Read<Choice> {
  const given = payload as { conflictEventIds?: unknown; values?: unknown; delete?: unknown } | null;
  const ids = Array.isArray(given?.conflictEventIds) ? given.conflictEventIds.map((id) => ({ id })) : undefined;
  const read = validate(CHOICE, { conflictEventIds: ids, delete: given?.delete });
  if (!read.ok) return { ok: false, path: read.path.replace(/\]\.id$/, ']') };
  if (read.values.conflictEventIds.length === 0) return { ok: false, path: 'conflictEventIds' };
  const values = readValues(entity, given?.values ?? {}, 'part');
  if (!values.ok) return { ok: false, path: values.path ? `values.${values.path}` : 'values' };
  const conflictEventIds = read.values.conflictEventIds.map(({ id }) => id);
  return { ok: true, value: { conflictEventIds, values: values.value, delete: read.values.delete ?? false } };
}

/** Why the pack's own rule refuses this to this person on the record as it stands: asked by screens, devices and the server. Pure. */
export function ruledOut(
  { entity }: Pick<Declared, 'entity'>,
  deed: Deed,
  row: Readonly<Record<string, unknown>>,
  by: { userId: string; role: string },
): Refusal | null {
  if (deed.kind === 'delete' || (deed.kind === 'resolve' && deed.choice.delete))
    return entity.keeps?.(row as never) ?? null;
  if (deed.kind !== 'action') return null;
  const { action, payload } = deed;
  const isOwn = entity.author !== undefined && row[entity.author] === by.userId;
  if (isOwn && action.byAnother && !action.byAnother.except.includes(by.role)) return { code: 'OWN_WORK' };
  return action.check(row as never, payload);
}

/** A record before anything is known of it: `null` in every field. */
export function blankRow(entity: AnyEntity, id: string, at: string) {
  const blank = Object.fromEntries(Object.keys(entity.fields).map((name) => [name, null]));
  return { ...blank, id, version: 0, lastModifiedAt: at };
}

/** The field that names who made a record, stamped by both sides. */
export const stampAuthor = ({ author }: AnyEntity, { userId }: Author): Record<string, unknown> =>
  author === undefined ? {} : { [author]: userId };

/** Whether the deed makes the record. */
export const isMaking = (asked: Asked): boolean =>
  asked.kind === 'create' || (asked.kind === 'action' && asked.action.creates === true);

/** The references in declared values, also inside lists: field, entity of the pack, id. */
export function referencesIn(fields: Fields, values: Readonly<Record<string, unknown>>): { to: string; id: string }[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const field: Field | undefined = fields[name];
    if (field?.kind === 'reference' && typeof value === 'string') return [{ to: field.to ?? '', id: value }];
    if (field?.kind !== 'list' || !Array.isArray(value)) return [];
    return value.flatMap((item) => referencesIn(field.item ?? {}, item as Record<string, unknown>));
  });
}
