// Station 7: record. What a record's author is told of it field by field: how it was shown to them, and how it stands.
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Field, Fields } from '#packs/core/field.ts';
import type { Amendment } from '#protocol/amendment.ts';
import { isSame } from '../policies/policy.ts';

type Values = Readonly<Record<string, unknown>>;

/** The fields of `told` that differ, items of lists field by field. Of what is encrypted no value is told. Pure. */
export function amendmentsOf(entity: AnyEntity, told: readonly string[], shown: Values, stands: Values): Amendment[] {
  return told.flatMap((name) => {
    const field: Field | undefined = entity.fields[name];
    if (!field || entity.sensitive.includes(name)) return [];
    return inField(name, field, shown[name] ?? null, stands[name] ?? null);
  });
}

function inField(path: string, field: Field, shown: unknown, stands: unknown): Amendment[] {
  if (isSame(shown, stands)) return [];
  if (field.item && Array.isArray(shown) && Array.isArray(stands) && shown.length === stands.length) {
    const { item } = field;
    return shown.flatMap((was, at) => inItem(`${path}[${at}]`, item, was, stands[at]));
  }
  const isAmount = field.kind === 'money' && typeof shown === 'number' && typeof stands === 'number';
  return [{ path, shown, stands, ...(isAmount && { difference: stands - shown }) }];
}

function inItem(path: string, fields: Fields, shown: Values, stands: Values): Amendment[] {
  const of = aboutOf(fields, stands);
  return Object.entries(fields).flatMap(([name, field]) => {
    const [was, is] = [shown[name] ?? null, stands[name] ?? null];
    // The version of what was copied is bookkeeping; what an older app does not copy, it did not show.
    if (field.copies && (field.copies.column === 'version' || was === null)) return [];
    return inField(`${path}.${name}`, field, was, is).map((amendment) => ({ ...amendment, ...of }));
  });
}

/** The record that an item is about: its first reference. */
function aboutOf(fields: Fields, item: Values): Pick<Amendment, 'of'> {
  for (const [name, { kind, to }] of Object.entries(fields)) {
    const id = item[name];
    if (kind === 'reference' && to !== undefined && typeof id === 'string') return { of: { entity: to, id } };
  }
  return {};
}
