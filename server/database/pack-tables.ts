import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  doublePrecision,
  index,
  jsonb,
  type PgColumnBuilderBase,
  type PgSchema,
  type PgTable,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { AnyEntity } from '#packs/core/entity.ts';
import type { Field, Fields } from '#packs/core/field.ts';
import type { Pack } from '#packs/core/pack.ts';
import { isTracked } from '#packs/core/policy.ts';
import { PACKS } from '#packs/registry.ts';
import { snakeCase } from './columns.ts';
import { moment, tenantId, whole } from './table-parts.ts';

function columnOf(name: string, field: Field): PgColumnBuilderBase {
  const column = builderOf(snakeCase(name), field);
  return field.optional ? column : column.notNull();
}

function builderOf(name: string, { kind }: Field) {
  switch (kind) {
    case 'text':
    case 'choice':
    case 'file':
      return text(name);
    case 'integer':
    case 'money':
      return bigint(name, { mode: 'number' });
    case 'decimal':
      return doublePrecision(name);
    case 'boolean':
      return boolean(name);
    case 'instant':
      return timestamp(name, { withTimezone: true, mode: 'date' });
    case 'day':
      return date(name, { mode: 'string' });
    case 'reference':
      return uuid(name);
    case 'position':
    case 'tags':
    case 'list':
    case 'json':
      return jsonb(name);
  }
}

/** Kept by the trigger of `sql/track.ts`: which version each column is of and when it was last written, when and by whom the row was. */
function trackingColumns(entity: AnyEntity): Record<string, PgColumnBuilderBase> {
  if (!isTracked(entity)) return {};
  return {
    columnVersions: jsonb('column_versions').notNull().default({}),
    columnTimes: jsonb('column_times').notNull().default({}),
    writtenAt: moment('written_at').notNull().default(sql`now()`),
    writtenBy: uuid('written_by'),
  };
}

/** The table of an entity: the engine's columns, then the declared fields. All keys and indexes begin with the tenant. */
function tableFor(schema: PgSchema, entity: AnyEntity): PgTable {
  const fields = Object.entries(entity.fields as Fields);
  const columns = {
    tenantId: tenantId(),
    id: uuid('id').notNull(),
    version: whole('version').notNull(),
    lastModifiedAt: moment('last_modified_at').notNull(),
    deletedAt: moment('deleted_at'),
    ...trackingColumns(entity),
    ...Object.fromEntries(fields.map(([name, field]) => [name, columnOf(name, field)])),
  };
  return schema.table(entity.name, columns, (table) => {
    const column = (name: string) => table[name as keyof typeof table]!;
    const asked = entity.indexes.filter(({ unique, onServer }) => unique || onServer);
    const indexes = asked.map(({ columns: names, unique }) => {
      const name = [entity.name, ...names.map(snakeCase)].join('_');
      const rest = names.map((each) => column(each));
      // What was deleted may be made again.
      if (unique)
        return uniqueIndex(name)
          .on(column('tenantId'), ...rest)
          .where(sql`deleted_at is null`);
      return index(name).on(column('tenantId'), ...rest);
    });
    // Asked for each new record: is it one that exists already? Not unique: those who may not see each other may both have it.
    const { naturalKey } = entity;
    const byNature =
      naturalKey.length === 0
        ? []
        : [
            index([entity.name, 'natural', ...naturalKey.map(snakeCase)].join('_'))
              .on(column('tenantId'), ...naturalKey.map(column))
              .where(sql`deleted_at is null`),
          ];
    // An attachment is read through the rows that name it, and completes them when it arrives.
    const files = fields.filter(([, { kind }]) => kind === 'file');
    const byFile = files.map(([name]) =>
      index(`${entity.name}_${snakeCase(name)}`)
        .on(column('tenantId'), column(name))
        .where(sql`${column(name)} is not null`),
    );
    return [primaryKey({ columns: [column('tenantId'), column('id')] }), ...indexes, ...byNature, ...byFile];
  });
}

const tables = new Map<string, PgTable>();
const schemas: PgSchema[] = [];
for (const pack of Object.values<Pack>(PACKS)) {
  const schema = pgSchema(pack.name);
  schemas.push(schema);
  for (const entity of Object.values<AnyEntity>(pack.entities)) {
    tables.set(`${pack.name}.${entity.name}`, tableFor(schema, entity));
  }
}

/** The Drizzle table of `logistics.delivery`. Throws for a name that no pack declares. */
export function tableOf(entityName: string): PgTable {
  const table = tables.get(entityName);
  if (!table) throw new Error(`no pack declares ${entityName}`);
  return table;
}

/** What drizzle-kit reads: every schema and table of every pack. */
export const packSchema: Readonly<Record<string, PgSchema | PgTable>> = Object.fromEntries([
  ...schemas.map((schema) => [schema.schemaName, schema]),
  ...tables,
]);
