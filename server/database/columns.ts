import type { FieldKind } from '#packs/core/field.ts';

/** The PostgreSQL schema of the engine's own tables; each pack has one of its own, under its name. */
export const ENGINE = 'navette';

/** `plannedOn` as `planned_on`. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What PostgreSQL stores for each kind of field. */
export const PG_TYPE: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  choice: 'text',
  file: 'text',
  integer: 'bigint',
  money: 'bigint',
  decimal: 'double precision',
  boolean: 'boolean',
  instant: 'timestamp with time zone',
  day: 'date',
  reference: 'uuid',
  position: 'jsonb',
  tags: 'jsonb',
  list: 'jsonb',
  json: 'jsonb',
};
