import type { AnyEntity } from './entity.ts';
import type { Field, Fields } from './field.ts';

type Values = Readonly<Record<string, unknown>>;
/** Answers the id to stand in the place of a reference to a record of the entity `to` of the same pack. */
export type Visit = (to: string, id: string) => string;

/**
 * The payload of an event with each reference that its declared fields hold put through `visit`, also inside lists and in the
 * values of a choice. Of anything else nothing is changed.
 */
export function mapReferences(
  entity: AnyEntity,
  { action, payload }: { action: string; payload: Record<string, unknown> },
  visit: Visit,
): Record<string, unknown> {
  const fields: Fields = Object.hasOwn(entity.actions, action) ? entity.actions[action]!.payload : entity.fields;
  const { values } = payload;
  const mapped = mapValues(fields, payload, visit);
  if (typeof values !== 'object' || values === null || 'values' in fields) return mapped;
  return { ...mapped, values: mapValues(fields, values as Values, visit) };
}

function mapValues(fields: Fields, values: Values, visit: Visit): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, mapValue(fields[name], value, visit)]),
  );
}

function mapValue(field: Field | undefined, value: unknown, visit: Visit): unknown {
  if (field?.kind === 'reference' && typeof value === 'string') return visit(field.to ?? '', value.toLowerCase());
  if (field?.kind !== 'list' || !Array.isArray(value)) return value;
  return value.map((item) =>
    typeof item === 'object' && item !== null ? mapValues(field.item ?? {}, item as Values, visit) : item,
  );
}
