import type { SqlValue } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { isLong, nameReads, nameSql, tableOf } from '../../device/record-name.ts';
import { placeSql, searchSql } from '../../parts/glob-search.ts';
import { fieldsOf, type NamedField, namedBy, type Order, sortsOf } from '../declared.ts';

/** What a list shows of all records of its kind. */
export interface ListView extends Order {
  typed: string;
  /** Choices and references that a record must have, by field. */
  only: Readonly<Record<string, string>>;
}

/** A row of a list: its fields, names under `<field>:name`, and `_name`, `_state`, `_at` (its place in the whole list). */
export type RecordRow = Record<string, SqlValue> & { id: string; version: number };
export const nameKey = (field: string): string => `${field}:name`;

export interface Question {
  sql: string;
  parameters: SqlValue[];
}

/** As much of a long text is read for a list, in characters. */
const BEGINNING = 160;

/** How many rows are read at a time around what is seen. */
export const WINDOW = 150;

const named = (known: KnownEntity, columns: readonly NamedField[]) =>
  columns.flatMap(([name, field]) => {
    const other = namedBy(known, name, field);
    return other ? [{ name, other }] : [];
  });

/** SQL for the name of the record whose id stands in `column`, or for what is asked `by` it. */
export const nameOf = (other: KnownEntity, column: string, by?: (name: string) => string): string =>
  `(SELECT ${nameSql(other, 'o', by)} FROM "${tableOf(other.name)}" o WHERE o.id = ${column})`;

/** What is read, for `useLive`: rows of this kind and of those whose names stand in it. */
export function readsOf(known: KnownEntity, columns: readonly NamedField[]): string[] {
  const others = named(known, columns).flatMap(({ other }) => nameReads(other));
  return [...new Set([...nameReads(known), ...others])];
}

function where(known: KnownEntity, { typed, only }: Pick<ListView, 'typed' | 'only'>, except?: string): Question {
  const { entity } = known;
  const conditions: string[] = [];
  const parameters: SqlValue[] = [];
  for (const [name] of fieldsOf(entity)) {
    const value = only[name];
    if (value === undefined || name === except) continue;
    conditions.push(`x."${name}" = ?`);
    parameters.push(value);
  }
  const references = named(known, fieldsOf(entity)).map(({ name, other }) => nameOf(other, `x."${name}"`));
  const own = entity.search.map((name: string) => `x."${name}"`);
  const found = searchSql([...own, ...references], typed);
  if (found) {
    conditions.push(found.sql);
    parameters.push(...found.parameters);
  }
  return { sql: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', parameters };
}

function orderBy(known: KnownEntity, { by, descending }: Order): string {
  const direction = descending ? 'DESC' : 'ASC';
  const field = sortsOf(known.entity).find(([name]) => name === by);
  if (!field) return `ORDER BY x.lastModifiedAt DESC, x.id`;
  return `ORDER BY ${placeOf(known, field)} ${direction}, x.id`;
}

/** What rows are compared by: names by their letters, choices as they are declared, all else as it is. */
function placeOf(known: KnownEntity, [name, field]: NamedField): string {
  const column = `x."${name}"`;
  const other = namedBy(known, name, field);
  if (other) return `${nameOf(other, column, placeSql)} COLLATE NOCASE`;
  if (field.kind === 'text')
    return `${placeSql(isLong(field) ? `substr(${column}, 1, ${BEGINNING})` : column)} COLLATE NOCASE`;
  if (field.kind !== 'choice') return column;
  const places = Object.keys(field.choices ?? {}).map((value, at) => `WHEN '${value}' THEN ${at}`);
  return `CASE ${column} ${places.join(' ')} END`;
}

/** `WINDOW` rows of a list, from a place on. */
export function windowSql(known: KnownEntity, columns: readonly NamedField[], view: ListView, from: number): Question {
  const { sql, parameters } = where(known, view);
  const names = named(known, columns).map(({ name, other }) => `${nameOf(other, `x."${name}"`)} AS "${nameKey(name)}"`);
  const shown = columns.map(([name, field]) =>
    isLong(field) ? `substr(x."${name}", 1, ${BEGINNING}) AS "${name}"` : `x."${name}"`,
  );
  return {
    sql: `SELECT x.id, x.version, ${nameSql(known, 'x')} AS _name, s.state AS _state, ${from} AS _at
      ${[...shown, ...names].map((column) => `, ${column}`).join('')}
      FROM "${tableOf(known.name)}" x
      LEFT JOIN record_state s ON s.entity = '${known.name}' AND s.entityId = x.id
      ${sql} ${orderBy(known, view)} LIMIT ${WINDOW} OFFSET ${from}`,
    parameters,
  };
}

export function countSql(known: KnownEntity, view: ListView): Question {
  const { sql, parameters } = where(known, view);
  return { sql: `SELECT count(*) AS n FROM "${tableOf(known.name)}" x ${sql}`, parameters };
}

/** How many records have each value of a choice, of those that everything else leaves. */
export function choiceCountsSql(known: KnownEntity, view: ListView, field: string): Question {
  const { sql, parameters } = where(known, view, field);
  return {
    sql: `SELECT x."${field}" AS value, count(*) AS n FROM "${tableOf(known.name)}" x ${sql} GROUP BY 1`,
    parameters,
  };
}
