// Station 7: record. Names of columns as people read them.
import type { Fields } from '#packs/core/field.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Locale } from '#protocol/locale.ts';

/** Labels of declared fields, in one line; of other columns nothing. */
export function labelsOf(entity: string, columns: readonly string[], locale: Locale): string {
  const fields: Fields = entityNamed(entity)?.entity.fields ?? {};
  return columns.flatMap((column) => fields[column]?.label[locale] ?? []).join(', ') || '–';
}
