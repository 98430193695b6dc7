import type { KnownEntity } from '#packs/registry.ts';
import { isInName, nameSql, tableOf } from '../../device/record-name.ts';
import { placeSql, searchSql } from '../../parts/glob-search.ts';
import { type NamedField, namedBy, subtitleOf } from '../declared.ts';
import { nameKey, nameOf, type Question } from '../list/list-query.ts';

/** So many are offered; typing more narrows. */
export const OFFERED = 30;

export interface Offer {
  [column: string]: string | number | null;
  id: string;
  _name: string | number | null;
}

/** The second line of an offer: short fields only, and none that its name says already. */
export const offerFields = ({ entity }: KnownEntity): NamedField[] =>
  subtitleOf(entity)
    .filter(
      ([name, { kind }]) => !isInName(entity, name) && !['list', 'json', 'file', 'position', 'tags'].includes(kind),
    )
    .slice(0, 2);

/** Records to choose from, by name, of those that match what is typed. */
export function offersSql(known: KnownEntity, typed: string): Question {
  const { entity } = known;
  const name = nameSql(known, 'x');
  const shown = offerFields(known).flatMap(([field, declared]) => {
    const other = namedBy(known, field, declared);
    return other ? [`, ${nameOf(other, `x."${field}"`)} AS "${nameKey(field)}"`, `, x."${field}"`] : [`, x."${field}"`];
  });
  const found = searchSql([name, ...entity.search.map((column: string) => `x."${column}"`)], typed);
  return {
    sql: `SELECT x.id, ${name} AS _name ${shown.join('')} FROM "${tableOf(known.name)}" x
      ${found ? `WHERE ${found.sql}` : ''} ORDER BY ${nameSql(known, 'x', placeSql)} COLLATE NOCASE, x.id LIMIT ${OFFERED}`,
    parameters: found?.parameters ?? [],
  };
}
