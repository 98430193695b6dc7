import { askedByAnyone, CONFLICT_RESOLVED } from './deed.ts';
import type { AnyEntity } from './entity.ts';
import type { Field, FieldKind, Fields } from './field.ts';
import type { Pack } from './pack.ts';

/** What a field lets through, without how it is called. */
export interface FieldShape {
  kind: FieldKind;
  optional?: true;
  max?: number;
  choices?: string[];
  to?: string;
  item?: FieldShapes;
}
export type FieldShapes = Record<string, FieldShape>;

/** What devices may send of each entity: the fields that they write, the verbs, and the payload of each action. */
export type PackShapes = Record<string, { fields: FieldShapes; verbs: string[]; actions: Record<string, FieldShapes> }>;

export function shapesOf(packs: Readonly<Record<string, Pack>>): PackShapes {
  const shapes: PackShapes = {};
  for (const pack of Object.values(packs)) {
    for (const entity of Object.values<AnyEntity>(pack.entities)) {
      const verbs = verbsOf(pack, entity);
      const actions = Object.entries(entity.actions).map(([name, { payload }]) => [name, fieldShapes(payload)]);
      if (verbs.length + actions.length === 0) continue;
      const writable = Object.entries<Field>(entity.fields).filter(([name]) => !entity.serverFields.includes(name));
      shapes[`${pack.name}.${entity.name}`] = {
        fields: fieldShapes(Object.fromEntries(writable)),
        verbs,
        actions: Object.fromEntries(actions),
      };
    }
  }
  return shapes;
}

/** Notes stand in the audit log, which has one shape in every version. */
function verbsOf(pack: Pack, entity: AnyEntity): string[] {
  if (pack.audit === entity.name) return [];
  const { create = [], update = [], delete: remove = [] } = entity.writes;
  const verbs = [
    ...(create.length > 0 ? ['CREATE'] : []),
    ...(update.length > 0 ? ['UPDATE'] : []),
    ...(remove.length > 0 ? ['DELETE'] : []),
    ...(update.length + remove.length > 0 ? [CONFLICT_RESOLVED] : []),
  ];
  return verbs.filter((verb) => askedByAnyone({ entity, pack }, verb).ok);
}

const fieldShapes = (fields: Fields): FieldShapes =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, shapeOf(field)]));

function shapeOf({ kind, optional, max, choices, to, item }: Field): FieldShape {
  return {
    kind,
    ...(optional && { optional }),
    ...(max !== undefined && { max }),
    ...(choices && { choices: Object.keys(choices) }),
    ...(to !== undefined && { to }),
    ...(item && { item: fieldShapes(item) }),
  };
}

/** A kind of event: `service.customer UPDATE`. */
export const kindOf = (entity: string, action: string): string => `${entity} ${action}`;

/**
 * Kinds of events that were taken then and are no longer taken as they are, or of which something would be lost: each needs
 * an upcaster. What may be said more is no difference: older events do not say it.
 */
export function narrowed(then: PackShapes, now: PackShapes): string[] {
  const kinds: string[] = [];
  for (const [entity, was] of Object.entries(then)) {
    const is = now[entity];
    const fields = !is || narrows(was.fields, is.fields);
    const adds = is !== undefined && requires(was.fields, is.fields);
    for (const verb of was.verbs) {
      const lost = !is?.verbs.includes(verb) || (verb !== 'DELETE' && fields) || (verb === 'CREATE' && adds);
      if (lost) kinds.push(kindOf(entity, verb));
    }
    for (const [action, payload] of Object.entries(was.actions)) {
      const other = is?.actions[action];
      if (!other || narrows(payload, other) || requires(payload, other)) kinds.push(kindOf(entity, action));
    }
  }
  return kinds;
}

const narrows = (then: FieldShapes, now: FieldShapes): boolean =>
  Object.entries(then).some(([name, was]) => {
    const is = now[name];
    if (!is || is.kind !== was.kind || is.to !== was.to) return true;
    if (was.optional && !is.optional) return true;
    if ((is.max ?? Number.POSITIVE_INFINITY) < (was.max ?? Number.POSITIVE_INFINITY)) return true;
    if (was.choices?.some((choice) => !is.choices?.includes(choice))) return true;
    return was.item !== undefined && (narrows(was.item, is.item ?? {}) || requires(was.item, is.item ?? {}));
  });

const requires = (then: FieldShapes, now: FieldShapes): boolean =>
  Object.entries(now).some(([name, { optional }]) => !optional && !(name in then));
