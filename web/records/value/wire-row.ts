import type { SqlValue } from '#device/api.ts';
import { isJson } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { fieldsOf } from '../declared.ts';

/** A row as the local database gives it, in the form it has on the wire. */
export function wireRow({ entity }: KnownEntity, row: Readonly<Record<string, SqlValue>>): Record<string, unknown> {
  const values = fieldsOf(entity).map(([name, { kind }]): [string, unknown] => {
    const value = row[name] ?? null;
    if (value === null) return [name, null];
    if (kind === 'boolean') return [name, value !== 0];
    return [name, isJson(kind) ? JSON.parse(String(value)) : value];
  });
  const { id, version, lastModifiedAt } = row;
  return { ...Object.fromEntries(values), id, version, lastModifiedAt };
}
