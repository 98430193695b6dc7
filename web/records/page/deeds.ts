import { ruledOut } from '#packs/core/deed.ts';
import type { Action, AnyEntity, Refusal } from '#packs/core/entity.ts';
import type { Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { fieldOf, fieldsOf, may, peopleOf } from '../declared.ts';

/** What a form is for: an event of this action, with these fields. */
export interface Deed {
  action: string;
  fields: Fields;
  /** The pack's own action; absent for the verbs. */
  named: Action | null;
  /** The record is not there yet. */
  creates: boolean;
  irreversible: boolean;
}

const namedActions = ({ actions }: AnyEntity): [string, Action][] => Object.entries(actions as Record<string, Action>);

/** Fields that a named action fills in at its own time. */
const leftToActions = (entity: AnyEntity): Set<string> =>
  new Set(namedActions(entity).flatMap(([, { creates, payload }]) => (creates ? [] : Object.keys(payload))));

const writable = (entity: AnyEntity, also: (name: string) => boolean): Fields =>
  Object.fromEntries(
    fieldsOf(entity).filter(([name, { kind }]) => kind !== 'json' && !entity.serverFields.includes(name) && also(name)),
  );

/** How a role makes a record of a kind: by the verb, or by the pack's own action. */
export function makingOf({ entity }: KnownEntity, role: string): Deed | null {
  if (may(entity, 'create', role)) {
    const left = leftToActions(entity);
    // What the server wins it fills in itself.
    const server = entity.policy.kind === 'perField' ? (entity.policy.server ?? []) : [];
    const fields = writable(
      entity,
      (name) => !(left.has(name) || server.includes(name)) || !fieldOf(entity, name)?.optional,
    );
    return { action: 'CREATE', fields, named: null, creates: true, irreversible: false };
  }
  const own = namedActions(entity).find(([, { creates, roles }]) => creates && roles.includes(role));
  return own ? namedDeed(...own) : null;
}

const namedDeed = (action: string, named: Action): Deed => ({
  action,
  named,
  fields: named.payload,
  creates: named.creates ?? false,
  irreversible: named.irreversible,
});

/** Changing a record; `row`: what an action fills in can be corrected once it is there. */
export function changeOf({ entity }: KnownEntity, role: string, row: Readonly<Record<string, unknown>>): Deed | null {
  if (!may(entity, 'update', role)) return null;
  const left = leftToActions(entity);
  const fields = writable(entity, (name) => !left.has(name) || row[name] != null);
  return { action: 'UPDATE', fields, named: null, creates: false, irreversible: false };
}

interface Person {
  id: string;
  role: string;
}
type WireRow = Readonly<Record<string, unknown>>;

/** The pack's own actions on a record that a person may do and the record allows, as far as can be told beforehand. */
export function actionsOn({ entity }: KnownEntity, person: Person, row: WireRow): Deed[] {
  if (
    entity.policy.kind === 'firstWins' &&
    (entity.policy.decided(row as never) || entity.policy.overtaken(row as never))
  )
    return [];
  return namedActions(entity)
    .filter(([, { creates, roles }]) => !creates && roles.includes(person.role))
    .filter(([, named]) => allows(entity, named, row, person))
    .map(([action, named]) => namedDeed(action, named));
}

/** Why an action is refused that nobody has filled in. */
function refusalOf(entity: AnyEntity, named: Action, row: WireRow, person: Person): Refusal | null {
  const blank = Object.fromEntries(
    Object.entries(named.payload).map(([name, { kind }]) => [name, kind === 'list' ? [] : kind === 'text' ? '' : null]),
  );
  return ruledOut({ entity }, { kind: 'action', action: named, payload: blank }, row, by(person));
}

/** Refused for what the record is, whatever is filled in. A refusal that names a value may go away with another value. */
function allows(entity: AnyEntity, named: Action, row: WireRow, person: Person): boolean {
  const refusal = refusalOf(entity, named, row, person);
  return refusal === null || refusal.code === 'INVALID_PAYLOAD' || refusal.code === 'QR_MISMATCH';
}

/** Whether a word that this role has is somebody else's to say here, since the person made the record themselves. */
export const isOwnWork = ({ entity }: KnownEntity, person: Person, row: WireRow): boolean =>
  namedActions(entity).some(
    ([, named]) => named.roles.includes(person.role) && refusalOf(entity, named, row, person)?.code === 'OWN_WORK',
  );

const by = ({ id, role }: Person) => ({ userId: id, role });

/** Whether a person may delete the record: `kept` while it stays as it stands, whoever asks. */
export function deletionOf({ entity }: KnownEntity, person: Person, row: WireRow): 'may' | 'kept' | 'mayNot' {
  if (!may(entity, 'delete', person.role)) return 'mayNot';
  return ruledOut({ entity }, { kind: 'delete' }, row, by(person)) === null ? 'may' : 'kept';
}

/** What nobody has to be asked for: when and where it was done is stamped by itself. */
export const asksNothing = ({ fields }: Deed): boolean =>
  Object.values(fields).every(({ optional, kind }) => optional && (kind === 'instant' || kind === 'position'));

/** Values that a form most likely has: the first state, the present day in what lists are ordered by, the person. `done`: of an action. */
export function likelyValues(
  known: KnownEntity,
  fields: Fields,
  now: { userId: string; today: string; instant: string },
  done: boolean,
): Record<string, unknown> {
  const people = peopleOf(known.pack);
  const first = new Set(known.entity.indexes.flatMap(({ columns }: { columns: readonly string[] }) => columns));
  const values: Record<string, unknown> = {};
  for (const [name, { kind, optional, choices, to }] of Object.entries(fields)) {
    // A row to begin with; when it was done, which can be corrected.
    if (kind === 'list' && !optional) values[name] = [{}];
    if (kind === 'instant' && optional && (done || first.has(name))) values[name] = now.instant;
    if (optional) continue;
    if (kind === 'choice' && /^(status|state)$/.test(name)) values[name] = Object.keys(choices ?? {})[0];
    if (kind === 'day' && first.has(name)) values[name] = now.today;
    if (kind === 'instant' && first.has(name)) values[name] = now.instant;
    if (kind === 'reference' && to === people?.entity.name) values[name] = now.userId;
  }
  return values;
}
