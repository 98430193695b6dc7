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
  id: string;
  values: Record<string, string>;
}

const sensitiveEntities = (): KnownEntity[] =>
  entitiesOf(Object.keys(PACKS)).filter(({ entity }) => entity.sensitive.length > 0);

/** Locks every sensitive text of a tenant that lies in clear. Several servers may do it at once. Gives how many rows it was. */
export async function sealRows(database: Database, tenantId: string): Promise<number> {
  let sealed = 0;
  for (const known of sensitiveEntities()) {
    for (let more = CHUNK; more === CHUNK; sealed += more) more = await sealSome(database, known, tenantId);
  }
  return sealed;
}

/** Tenants of whom some sensitive text lies in clear. */
async function tenantsInClear({ owner }: Database): Promise<string[]> {
  const each = sensitiveEntities().map(({ name, entity }) => {
    const names: readonly string[] = entity.sensitive;
    return `select t.tenant_id from ${qualified(name)} t where ${names.map(isClear).join(' or ')}`;
  });
  const rows = await owner.unsafe<{ id: string }[]>(
    `select distinct tenant_id as id from (${each.join(' union all ')}) clear order by 1`,
  );
  return rows.map(({ id }) => id);
}

const isClear = (name: string): string =>
  `(t.${identifier(snakeCase(name))} is not null and t.${identifier(snakeCase(name))} not like ${literal(`${MARK}%`)})`;

async function sealSome(database: Database, { name, entity }: KnownEntity, tenantId: string): Promise<number> {
  const names: readonly string[] = entity.sensitive;
  const values = names.map(
    (field) => `${literal(field)}, case when ${isClear(field)} then t.${identifier(snakeCase(field))} end`,
  );
  return await database.owner.begin(async (sql) => {
    // Versions rise, so that devices learn the flag; which version a column is of stays as it was.
    await sql`select set_config('navette.sealing', 'on', true)`;
    const rows = await sql.unsafe<Found[]>(
      `select t.id, jsonb_strip_nulls(jsonb_build_object(${values.join(', ')})) as values
       from ${qualified(name)} t where t.tenant_id = $1 and (${names.map(isClear).join(' or ')})
       order by t.id limit ${CHUNK} for update of t skip locked`,
      [tenantId],
    );
    if (rows.length > 0) await write(sql, database, { name, entity }, tenantId, rows);
    return rows.length;
  });
}

async function write(
  sql: TransactionSql,
  database: Database,
  { name, entity }: { name: string; entity: AnyEntity },
  tenantId: string,
  rows: readonly Found[],
): Promise<void> {
  const names: readonly string[] = entity.sensitive;
  const sealed = await Promise.all(
    rows.map(async ({ id, values }) => ({
      id,
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
     from jsonb_to_recordset($2::jsonb) as r (id uuid, values jsonb)
     where t.tenant_id = $1 and t.id = r.id`,
    [tenantId, JSON.stringify(sealed)],
  );
}

/** Does so for every tenant now and every minute; a failure is logged and tried again. Gives the way to stop. */
export function keepSealed(database: Database, log: Logger): () => Promise<void> {
  const all = async (): Promise<void> => {
    for (const tenantId of await tenantsInClear(database)) {
      try {
        const sealed = await sealRows(database, tenantId);
        if (sealed > 0) log.info({ tenantId, sealed }, 'sensitive texts that lay in clear were encrypted');
      } catch (error) {
        // One tenant whose key does not open leaves no other in clear.
        log.error({ err: error, tenantId }, 'sensitive texts could not be encrypted');
      }
    }
  };
  return repeat(MINUTE_MS, all, (error) => log.error({ err: error }, 'sensitive texts could not be looked for'));
}
