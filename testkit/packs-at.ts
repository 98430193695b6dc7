import type { Action, AnyEntity } from '#packs/core/entity.ts';
import type { Field, Fields } from '#packs/core/field.ts';
import type { Pack } from '#packs/core/pack.ts';
import type { FieldShape, FieldShapes, PackShapes } from '#packs/core/shape.ts';

type Packs = Readonly<Record<string, Pack>>;

/**
 * Today's packs with the fields and payloads that devices knew in an older version: what an app that has not been updated is
 * built with. What only the server writes, and what nobody sends, is today's.
 */
export function packsAt(shapes: PackShapes, packs: Packs): Packs {
  return mapValues(packs, (pack) => ({
    ...pack,
    entities: mapValues(pack.entities as Record<string, AnyEntity>, (entity) => {
      const shape = shapes[`${pack.name}.${entity.name}`];
      return shape && entity.name !== pack.audit ? entityAt(shape, entity) : entity;
    }),
  }));
}

function entityAt({ fields: shape, actions }: PackShapes[string], entity: AnyEntity): AnyEntity {
  const serverFields = entity.serverFields.filter((name: string) => !(name in shape));
  const server = Object.entries<Field>(entity.fields).filter(([name]) => serverFields.includes(name));
  const fields: Fields = { ...fieldsOf(shape, entity.fields), ...Object.fromEntries(server) };
  const there = (name: string) => name in fields;
  const { derived } = entity;
  return {
    ...entity,
    fields,
    serverFields,
    // What devices wrote themselves then was not foreseen.
    derived: derived?.fields.every((name: string) => serverFields.includes(name)) ? derived : undefined,
    search: entity.search.filter(there),
    indexes: entity.indexes.filter(({ columns }) => columns.every(there)),
    subtitle: entity.subtitle.filter(there),
    actions: mapValues(actions, (payload, name) => actionAt(payload, entity.actions[name]!, there)),
  };
}

const actionAt = (payload: FieldShapes, action: Action, there: (name: string) => boolean): Action => ({
  ...action,
  payload: fieldsOf(payload, action.payload),
  apply: (row, given, author) => {
    const patch = action.apply(row, given, author);
    return Object.fromEntries(Object.entries(patch).filter(([name]) => there(name)));
  },
});

const fieldsOf = (shapes: FieldShapes, now: Fields): Fields =>
  mapValues(shapes, (shape, name) => fieldOf(shape, name, now[name]));

function fieldOf(shape: FieldShape, name: string, now: Field | undefined): Field {
  const text = (value: string) => ({ fr: value, en: value, ar: value });
  const { choices, item, optional = false, ...rest } = shape;
  const labels = choices?.map((choice) => [choice, now?.choices?.[choice] ?? text(choice)]);
  return {
    ...rest,
    optional,
    label: now?.label ?? text(name),
    ...(labels && { choices: Object.fromEntries(labels) }),
    ...(item && { item: fieldsOf(item, now?.item ?? {}) }),
  };
}

const mapValues = <From, To>(record: Readonly<Record<string, From>>, turn: (value: From, name: string) => To) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, turn(value, name)])) as Record<string, To>;
