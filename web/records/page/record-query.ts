import type { KnownEntity } from '#packs/registry.ts';
import { nameReads, nameSql, tableOf } from '../../device/record-name.ts';
import { fieldsOf, namedBy, referringTo } from '../declared.ts';
import { nameKey } from '../list/list-query.ts';

/** One record with all its fields, its own name as `_name` and those of the records it refers to. Parameter: its id. */
export function recordSql(known: KnownEntity): string {
  const names = fieldsOf(known.entity).flatMap(([name, field]) => {
    const other = namedBy(known, name, field);
    if (!other) return [];
    return [
      `, (SELECT ${nameSql(other, 'o')} FROM "${tableOf(other.name)}" o WHERE o.id = x."${name}") AS "${nameKey(name)}"`,
    ];
  });
  return `SELECT x.*, ${nameSql(known, 'x')} AS _name ${names.join('')} FROM "${tableOf(known.name)}" x WHERE x.id = ?`;
}

export function recordReads(known: KnownEntity): string[] {
  const others = fieldsOf(known.entity).flatMap(([name, field]) => {
    const other = namedBy(known, name, field);
    return other ? nameReads(other) : [];
  });
  return [...new Set([...nameReads(known), ...others])];
}

/** How many records of other kinds refer to one, a row for each field that does. Parameter: its id. */
export function relatedSql(known: KnownEntity): string {
  const counts = referringTo(known).map(
    ({ known: other, field }, at) =>
      `SELECT ${at} AS at, count(*) AS n FROM "${tableOf(other.name)}" WHERE "${field}" = ?1`,
  );
  return counts.length > 0 ? counts.join(' UNION ALL ') : 'SELECT 0 AS at, 0 AS n WHERE ?1 IS NULL';
}

/** What happened to a record, the latest first, with who did it. Parameters: its id and entity. */
export function historySql({ pack }: KnownEntity, people: KnownEntity | undefined): string {
  const name = people
    ? `(SELECT ${nameSql(people, 'u')} FROM "${tableOf(people.name)}" u WHERE u.id = a.userId)`
    : 'NULL';
  return `SELECT a.id, a.userId, ${name} AS userName, a.deviceId, a.seq, a.action, a.occurredAt, a.receivedAt, a.outcome, a.code
    FROM "${tableOf(`${pack.name}.${pack.audit}`)}" a
    WHERE a.entityId = ?1 AND a.entity = ?2 ORDER BY a.occurredAt DESC, a.seq DESC LIMIT 200`;
}
