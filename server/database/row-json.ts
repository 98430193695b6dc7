import type { FieldKind, Fields } from '#packs/core/field.ts';
import { entityNamed } from '#packs/registry.ts';
import { snakeCase } from './columns.ts';
import { identifier } from './sql/text.ts';

/** ISO 8601 in UTC with milliseconds, as JavaScript writes it. */
const instantText = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const textOf = (column: string, kind: FieldKind): string => (kind === 'instant' ? instantText(column) : column);

/**
 * The SQL expression (of type `json`) that writes a row of an entity exactly as it travels: names in camelCase, instants in
 * UTC with milliseconds and `Z`, days as `YYYY-MM-DD`, money as whole numbers, `null` for what is absent, `id`, `version`
 * and `lastModifiedAt` first. `alias` names the row in the query around it. Declared here once for pulls and receipts.
 */
export function rowJson(entityName: string, alias: string): string {
  const known = entityNamed(entityName);
  if (!known) throw new Error(`no pack declares ${entityName}`);
  const row = identifier(alias);
  const meta: [string, FieldKind][] = [
    ['id', 'reference'],
    ['version', 'integer'],
    ['lastModifiedAt', 'instant'],
  ];
  const fields = Object.entries(known.entity.fields as Fields).map(([name, { kind }]): [string, FieldKind] => [
    name,
    kind,
  ]);
  const columns = [...meta, ...fields].map(
    ([name, kind]) => `${textOf(`${row}.${identifier(snakeCase(name))}`, kind)} as ${identifier(name)}`,
  );
  return `(select row_to_json(travelling) from (select ${columns.join(', ')}) travelling)`;
}
