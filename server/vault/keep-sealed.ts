// [N9] What another program wrote in clear is locked where it lies.
import type { Logger } from 'pino';
import type { AnyEntity } from '#packs/core/entity.ts';
import { entitiesOf, type KnownEntity, PACKS } from '#packs/registry.ts';
import { snakeCase } from '../database/columns.ts';
import type { TransactionSql } from '../database/connect.ts';
import type { Database } from '../database/open.ts';
import { identifier, literal, qualified } from '../database/sql/text.ts';
import { repeat } from '../process/repeat.ts';
import { MARK } from './cipher.ts';

const MINUTE_MS = 60_000;
/** Rows of one transaction. */
const CHUNK = 500;

interface Found {
  tenantId: string;
  id: string;
  values: Record<string, string>;
}

/** Locks every sensitive text that lies in clear, of all tenants or one. Several servers may do it at once. Gives how many rows it was. */
export async function sealRows(database: Database, tenantId: string | null = null): Promise<number> {
  let sealed = 0;
  for (const known of entitiesOf(Object.keys(PACKS))) {
    if (known.entity.sensitive.length === 0) continue;
    for (let more = CHUNK; more === CHUNK; sealed += more) more = await sealSome(database, known, tenantId);
  }
  return sealed;
}

const isClear = (name: string): string =>
  `(t.${identifier(snakeCase(name))} is not null and t.${identifier(snakeCase(name))} not like ${literal(`${MARK}%`)})`;

async function sealSome(database: Database, { name, entity }: KnownEntity, tenantId: string | null): Promise<number> {
  const names: readonly string[] = entity.sensitive;
  const values = names.map(
    (field) => `${literal(field)}, case when ${isClear(field)} then t.${identifier(snakeCase(field))} end`,
  );
  return await database.owner.begin(async (sql) => {
    // Versions rise, so that devices learn the flag; which version a column is of stays as it was.
    await sql`select set_config('navette.sealing', 'on', true)`;
    const rows = await sql.unsafe<Found[]>(
      `select t.tenant_id as "tenantId", t.id, jsonb_strip_nulls(jsonb_build_object(${values.join(', ')})) as values
       from ${qualified(name)} t where ($1::uuid is null or t.tenant_id = $1) and (${names.map(isClear).join(' or ')})
       order by t.tenant_id, t.id limit ${CHUNK} for update of t skip locked`,
      [tenantId],
    );
    if (rows.length > 0) await write(sql, database, { name, entity }, rows);
    return rows.length;
  });
}

async function write(
  sql: TransactionSql,
  database: Database,
  { name, entity }: { name: string; entity: AnyEntity },
  rows: readonly Found[],
): Promise<void> {
  const names: readonly string[] = entity.sensitive;
  const sealed = await Promise.all(
    rows.map(async ({ tenantId, id, values }) => ({
      ...{ tenantId, id },
      values: await database.vaultOf(tenantId).seal(entity, id, values),
    })),
  );
  const sets = names.map((field) => {
    const column = identifier(snakeCase(field));
    return `${column} = coalesce(r.values ->> ${literal(field)}, t.${column})`;
  });
  if (entity.sealedFlag !== undefined) sets.push(`${identifier(snakeCase(entity.sealedFlag))} = true`);
  await sql.unsafe(
    `update ${qualified(name)} t set ${sets.join(', ')}
     from jsonb_to_recordset($1::jsonb) as r ("tenantId" uuid, id uuid, values jsonb)
     where t.tenant_id = r."tenantId" and t.id = r.id`,
    [JSON.stringify(sealed)],
  );
}

/** Does so now and every minute; a failure is logged and tried again. Gives the way to stop. */
export const keepSealed = (database: Database, log: Logger): (() => Promise<void>) =>
  repeat(
    MINUTE_MS,
    async () => {
      const sealed = await sealRows(database);
      if (sealed > 0) log.info({ sealed }, 'sensitive texts that lay in clear were encrypted');
    },
    (error) => log.error({ err: error }, 'sensitive texts could not be encrypted'),
  );
