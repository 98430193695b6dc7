// [T8] Where the content of a record lies beside its row: the ledger, the log of conflicts, files. Decision 0032.
import type { Fields } from '#packs/core/field.ts';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { snakeCase } from '../database/columns.ts';
import type { TransactionSql } from '../database/connect.ts';
import { identifier, literal, qualified } from '../database/sql/text.ts';
import { holdFiles } from '../ingest/named-files.ts';
import { pgArray } from '../sql-values.ts';
import { fileFields, type Kept } from './due.ts';

const textArray = (names: readonly string[]): string => `array[${names.map(literal).join(', ')}]::text[]`;

/** The event as the ledger keeps it from now on: who, what, when, and its checksum, which is what the chain is made of. */
function eventWithout(fields: readonly string[] | undefined): string {
  const rest = fields
    ? `case when jsonb_typeof(l.event::jsonb -> 'payload') = 'object'
        then jsonb_set(l.event::jsonb, '{payload}', (l.event::jsonb -> 'payload') - ${textArray(fields)})
        else l.event::jsonb end`
    : `l.event::jsonb - 'payload' - 'context'`;
  return `((${rest}) || jsonb_build_object('purgedAt', $4::text))::json`;
}

/** The verdict as it is replayed from now on: the same, without what it carried of the record. */
function receiptWithout(fields: readonly string[] | undefined): string {
  const told = `(l.receipt::jsonb #- '{resolution,data}')`;
  if (!fields) {
    return `case when l.receipt::jsonb ? 'row' then (${told} - 'row') || '{"visible": false}' else ${told} end::json`;
  }
  const empty = literal(JSON.stringify(Object.fromEntries(fields.map((name) => [name, null]))));
  return `case when jsonb_typeof(l.receipt::jsonb -> 'row') = 'object'
    then jsonb_set(l.receipt::jsonb, '{row}', (l.receipt::jsonb -> 'row') || ${empty}::jsonb) else l.receipt::jsonb end::json`;
}

/**
 * Takes the content of these records out of the ledger and the log of conflicts. The entity is a literal, so that
 * PostgreSQL knows its index (`ledger_record`).
 */
export async function wipeEvents(
  sql: TransactionSql,
  { tenantId, known, retention }: Kept,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  const { fields } = retention;
  const name = literal(known.name);
  // Other ids under which devices knew them: records that were merged.
  const named = `(select unnest($2::text[]) union
    select old_id::text from navette.alias where tenant_id = $1 and entity = $3 and id = any($2::uuid[]))`;
  await sql.unsafe(
    `update navette.ledger l set event = ${eventWithout(fields)}, receipt = ${receiptWithout(fields)}
     where l.tenant_id = $1 and l.event ->> 'entity' = ${name} and l.event ->> 'entityId' in ${named}`,
    [tenantId, pgArray(ids), known.name, now.toISOString()],
  );
  const side = (column: string): string =>
    fields
      ? `case when jsonb_typeof(${column}) = 'object' then ${column} - ${textArray(fields)} else ${column} end`
      : 'null';
  await sql.unsafe(
    `update navette.conflict_log set mine = ${side('mine')}, theirs = ${side('theirs')}
     where tenant_id = $1 and entity = ${name} and entity_id = any($2::uuid[])`,
    [tenantId, pgArray(ids)],
  );
}

/** Refused events that still hold what goes; of whole rows also others that left none, and not what turned out to be another record. */
function refusedSql({ known, retention: { fields } }: Kept): string {
  const name = literal(known.name);
  const content = fields
    ? `l.status = 'rejected' and jsonb_typeof(l.event::jsonb -> 'payload') = 'object'
       and l.event::jsonb -> 'payload' ?| ${textArray(fields)}`
    : `l.status <> 'conflict' and l.event -> 'payload' is not null
       and not exists (select from ${qualified(known.name)} t
         where t.tenant_id = $1 and t.id = (l.event ->> 'entityId')::uuid)
       and not exists (select from navette.alias a
         where a.tenant_id = $1 and a.entity = ${name} and a.old_id = (l.event ->> 'entityId')::uuid)`;
  return `l.tenant_id = $1 and l.event ->> 'entity' = ${name} and l.received_at < $2::timestamptz and ${content}`;
}

/**
 * The same for events that left nothing in a row, such as a refused one: kept as long as a row that came with them would be, and
 * never less than the pack says. At most `most`; gives how many, and the files that they named, which are held.
 */
export async function wipeRefused(
  sql: TransactionSql,
  kept: Kept,
  most: number,
  now: Date,
): Promise<{ events: number; files: string[] }> {
  const { tenantId, before, retention } = kept;
  const refused = refusedSql(kept);
  const names = fileFields(kept).map((name) => `l.event::jsonb -> 'payload' ->> ${literal(name)}`);
  const due = await sql.unsafe<{ id: string; files: string[] }[]>(
    `select l.event_id as id, array_remove(array[${names.join(', ')}]::text[], null) as files
     from navette.ledger l where ${refused} limit ${most}`,
    [tenantId, before],
  );
  const files = due.flatMap((event) => event.files);
  // Files before rows, as pushes and uploads hold them.
  await holdFiles({ sql }, tenantId, files);
  const wiped = await sql.unsafe(
    `with due as (
       select l.tenant_id, l.device_id, l.event_id from navette.ledger l
       where ${refused} and l.event_id = any($3::uuid[]) for update of l skip locked
     )
     update navette.ledger l set event = ${eventWithout(retention.fields)}, receipt = ${receiptWithout(retention.fields)}
     from due where (l.tenant_id, l.device_id, l.event_id) = (due.tenant_id, due.device_id, due.event_id)
     returning l.event_id`,
    [tenantId, before, pgArray(due.map(({ id }) => id)), now.toISOString()],
  );
  return { events: wiped.length, files };
}

/** The position that events of these audit entries carried with them. */
export async function wipePositions(
  sql: TransactionSql,
  tenantId: string,
  entries: readonly { id: string; deviceId: string }[],
  now: Date,
): Promise<void> {
  await sql`
    update navette.ledger l
    set event = ((l.event::jsonb #- '{context,position}') || jsonb_build_object('purgedAt', ${now.toISOString()}::text))::json
    from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as r (id uuid, "deviceId" uuid)
    where l.tenant_id = ${tenantId} and l.device_id = r."deviceId" and l.event_id = r.id`;
}

/** Removes those of these files that no row of the tenant names, deleted ones included. They are held (`holdFiles`). */
export async function dropFiles(sql: TransactionSql, tenantId: string, hashes: readonly string[]): Promise<number> {
  if (hashes.length === 0) return 0;
  const namers = entitiesOf(Object.keys(PACKS)).flatMap(({ name, entity }) =>
    Object.entries(entity.fields as Fields).flatMap(([field, { kind }]) =>
      kind === 'file'
        ? `not exists (select from ${qualified(name)} t
            where t.tenant_id = $1 and t.${identifier(snakeCase(field))} = a.sha256)`
        : [],
    ),
  );
  const gone = await sql.unsafe(
    `delete from navette.attachment a where a.tenant_id = $1 and a.sha256 = any($2::text[])
       and ${namers.join(' and ')} returning sha256`,
    [tenantId, pgArray(hashes)],
  );
  return gone.length;
}
