import type { AnyEntity } from '#packs/core/entity.ts';
import type { Field } from '#packs/core/field.ts';
import type { Pack } from '#packs/core/pack.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { entityNamed } from '#packs/registry.ts';
import { isLong, titleField } from '../device/record-name.ts';

/** What lists, details and forms take from a declaration. Pure. */
export type NamedField = [name: string, field: Field];
export type Verb = 'create' | 'update' | 'delete';

export const fieldsOf = (entity: AnyEntity): NamedField[] => Object.entries<Field>(entity.fields);
export const fieldOf = (entity: AnyEntity, name: string): Field | undefined => entity.fields[name];

export const may = (entity: AnyEntity, verb: Verb, role: string): boolean =>
  entity.writes[verb]?.includes(role) ?? false;

/** Ids and hashes are texts of these lengths. */
const ID_LENGTH = 36;
const HASH_LENGTH = 64;
const NEVER_IN_LIST: readonly string[] = ['json', 'list', 'file', 'position'];

export const isId = ({ kind, max }: Field): boolean => kind === 'text' && max === ID_LENGTH;
/** Which version of a record was copied: for the server, never for people. */
export const isCopiedVersion = ({ copies }: Field): boolean => copies?.column === 'version';
export const isTechnical = (field: Field): boolean =>
  isId(field) || (field.kind === 'text' && field.max === HASH_LENGTH) || isCopiedVersion(field);

/** An integer in basis points: 1900 is 19 %. The name says so, as `Cents` does of money. */
export const isBasisPoints = (name: string, { kind }: Field): boolean => kind === 'integer' && /Bp$/.test(name);
export const isPhone = (name: string): boolean => /phone/i.test(name);

/** The entity of a pack whose rows are its people, under their user ids: what authors refer to, or who may see themselves. */
export function peopleOf(pack: Pack): KnownEntity | undefined {
  const all = Object.values<AnyEntity>(pack.entities);
  const authors = all.flatMap(({ author, fields }) => (author === undefined ? [] : [fields[author]?.to]));
  const found =
    all.find(({ name }) => authors.includes(name)) ??
    all.find(({ scope }) => scope.some((one) => one.kind === 'user' && one.column === 'id'));
  return found && entityNamed(`${pack.name}.${found.name}`);
}

/** True for a text that holds the id of a user: who did something. */
export const isPerson = (name: string, field: Field): boolean => isId(field) && /^(user|owner)Id$|By$/.test(name);

/** The entity whose record's name is shown in the place of a field's value. */
export function namedBy(known: KnownEntity, name: string, field: Field): KnownEntity | undefined {
  if (field.kind === 'reference') return entityNamed(`${known.pack.name}.${field.to}`);
  return isPerson(name, field) ? peopleOf(known.pack) : undefined;
}

/** Columns that an index begins with. */
const indexed = (entity: AnyEntity): string[] =>
  entity.indexes.flatMap(({ columns }: { columns: readonly string[] }) => columns.slice(0, 1));

function weight(entity: AnyEntity, name: string, field: Field): number {
  if (entity.subtitle.includes(name)) return 0;
  if (isTechnical(field) && !isPerson(name, field)) return Number.POSITIVE_INFINITY;
  if (NEVER_IN_LIST.includes(field.kind)) return Number.POSITIVE_INFINITY;
  if (isLong(field)) return Number.POSITIVE_INFINITY;
  const time = field.kind === 'day' || field.kind === 'instant';
  if (field.kind === 'choice') return mainChoiceOf(entity)?.[0] === name ? 1 : 5;
  if (indexed(entity).includes(name)) return time ? 1 : 2;
  if (field.kind === 'text') return entity.search.includes(name) ? 3 : 6;
  if (time || field.kind === 'reference' || field.kind === 'money') return 4;
  return 5;
}

/** The most telling fields beside the title, at most so many, in the order of the declaration. */
export function columnsOf(entity: AnyEntity, most: number): NamedField[] {
  const title = titleField(entity);
  const chosen = fieldsOf(entity)
    .filter(([name]) => name !== title)
    .map(([name, field]) => ({ name, weight: weight(entity, name, field) }))
    .filter((one) => Number.isFinite(one.weight))
    .sort((a, b) => a.weight - b.weight)
    .slice(0, most);
  return fieldsOf(entity).filter(([name]) => chosen.some((one) => one.name === name));
}

/** The fields of the second line of a row on a phone. */
export const subtitleOf = (entity: AnyEntity): NamedField[] =>
  entity.subtitle.length > 0
    ? entity.subtitle.map((name: string): NamedField => [name, entity.fields[name]])
    : columnsOf(entity, 3);

/** The choice that tells most of a record, the first that each has: its state. */
export function mainChoiceOf(entity: AnyEntity): NamedField | undefined {
  const choices = filtersOf(entity);
  return (
    choices.find(([name]) => /^(status|state)$/.test(name)) ??
    choices.find(([, { optional }]) => !optional) ??
    choices[0]
  );
}

/** Choices that lists filter by. */
export const filtersOf = (entity: AnyEntity): NamedField[] =>
  fieldsOf(entity).filter(([, { kind }]) => kind === 'choice');

/** The columns a list can be ordered by: its title, and what an index begins with. */
export function sortsOf(entity: AnyEntity): NamedField[] {
  const title = titleField(entity);
  const sortable = new Set([title, ...indexed(entity)]);
  return fieldsOf(entity).filter(([name, field]) => sortable.has(name) && (name === title || !isTechnical(field)));
}

export interface Order {
  /** A field; `null`: as last changed. */
  by: string | null;
  descending: boolean;
}

/** Days and instants the latest first, else by name. */
export function usualOrder(entity: AnyEntity): Order {
  // A log reads from its end.
  if (entity.policy.kind === 'appendOnly') return { by: null, descending: true };
  const time = sortsOf(entity).find(([, { kind }]) => kind === 'day' || kind === 'instant');
  if (time) return { by: time[0], descending: true };
  return { by: titleField(entity) ?? null, descending: false };
}

/** Kinds of records that refer to records of this one, each by a field. */
export function referringTo(known: KnownEntity): { known: KnownEntity; field: string; label: Field['label'] }[] {
  return Object.values<AnyEntity>(known.pack.entities).flatMap((entity) =>
    fieldsOf(entity)
      .filter(([, { kind, to }]) => kind === 'reference' && to === known.entity.name)
      .flatMap(([field, { label }]) => {
        const other = entityNamed(`${known.pack.name}.${entity.name}`);
        return other ? [{ known: other, field, label }] : [];
      }),
  );
}

/** A field that an event's payload names: of the action where the pack declares one, else of the record. */
export const fieldNamed = (entity: AnyEntity, action: string, name: string): Field | undefined =>
  Object.hasOwn(entity.actions, action) ? entity.actions[action]?.payload[name] : fieldOf(entity, name);
