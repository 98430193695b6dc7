import { Hono } from 'hono';
import { CHAIN_START, chainHash, checksumOf } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Sql } from '#server/database/connect.ts';
import { rowJson } from '#server/database/row-json.ts';

/** Tables of the server without its triggers, policies and security: columns and indexes of the real ones. */
const TABLES = {
  row: 'logistics.delivery',
  audit: 'logistics.audit_entry',
  ledger: 'navette.ledger',
  change: 'navette.change',
} as const;

export const KEPT_TABLES = Object.entries(TABLES)
  .map(([name, like]) => `CREATE TABLE IF NOT EXISTS bench.${name} (LIKE ${like} INCLUDING INDEXES);`)
  .join('\n');

/** The rows of a tenant, as its events find them. */
export async function fillKept(sql: Sql, tenantId: string): Promise<void> {
  await sql`INSERT INTO bench.row SELECT * FROM logistics.delivery WHERE tenant_id = ${tenantId}`;
  await sql`INSERT INTO bench.change SELECT * FROM navette.change WHERE tenant_id = ${tenantId} AND entity = 'logistics.delivery'`;
}

/** So that the same events can come once more. */
export async function emptyKept(sql: Sql): Promise<void> {
  for (const name of Object.keys(TABLES)) await sql`TRUNCATE bench.${sql(name)}`;
}

/**
 * `POST /kept`: the least that leaves behind what the server leaves of each event (deliveries refused): its checksum proven, the
 * row written, a line in the audit log with its link of the chain, both in the change feed, event and receipt in the ledger; one
 * transaction, one statement a table, receipts with the rows as they stand. Nobody is asked who they are, nothing is judged,
 * nothing is looked up first.
 */
export function keptRoutes(sql: Sql): Hono {
  const routes = new Hono();

  routes.post('/kept', async (context) => {
    const { events }: { events: (SyncEvent & { checksum: string })[] } = await context.req.json();
    let hash = CHAIN_START;
    const lines = events.map(({ checksum, ...event }) => {
      if (checksumOf(event as SyncEvent) !== checksum) throw new Error('a checksum is wrong');
      hash = chainHash(hash, checksum);
      return { ...event, ...event.payload, checksum, hash, text: JSON.stringify(event) };
    });
    const receipts = await sql.begin(async (tx) => {
      const given = JSON.stringify(lines);
      const rows = tx.unsafe<{ id: string; row: object }[]>(
        `UPDATE bench.row t SET status = 'refused', refused_at = e."refusedAt", refused_by = e."userId"::text,
           refusal_reason = e.reason, position = e.position, version = nextval('navette.version_seq'), last_modified_at = now()
         FROM json_to_recordset($1::text::json) AS e ("entityId" uuid, "userId" uuid, "refusedAt" timestamptz, reason text, position jsonb)
         WHERE t.tenant_id = $2 AND t.id = e."entityId" RETURNING t.id, ${rowJson('logistics.delivery', 't')} AS row`,
        [given, lines[0]!.tenantId],
        { prepare: true },
      );
      const audit = tx`
        INSERT INTO bench.audit (tenant_id, id, version, last_modified_at, user_id, device_id, device_epoch, seq, action, entity,
          entity_id, occurred_at, received_at, payload_hash, hash, outcome)
        SELECT "tenantId", id, nextval('navette.version_seq'), now(), "userId", "deviceId", "deviceEpoch", seq, action, entity,
          "entityId", "occurredAt", now(), checksum, hash, 'applied'
        FROM json_to_recordset(${given}::text::json) AS e ("tenantId" uuid, id uuid, "userId" text, "deviceId" text, "deviceEpoch" int,
          seq int, action text, entity text, "entityId" text, "occurredAt" timestamptz, checksum text, hash text)`;
      const feed = tx`
        INSERT INTO bench.change (tenant_id, entity, id, tx, version, deleted)
        SELECT "tenantId", kind, record, pg_current_xact_id(), nextval('navette.version_seq'), false
        FROM json_to_recordset(${given}::text::json) AS e ("tenantId" uuid, id uuid, "entityId" uuid),
          LATERAL (VALUES ('logistics.delivery', "entityId"), ('logistics.audit_entry', id)) AS changed (kind, record)
        ON CONFLICT (tenant_id, entity, id) DO UPDATE SET tx = excluded.tx, version = excluded.version`;
      await Promise.all([audit, feed]);
      const byId = new Map((await rows).map(({ id, row }) => [id, row]));
      const told = lines.map(({ id, entityId }) => ({ eventId: id, status: 'applied', row: byId.get(entityId) }));
      const column = (values: readonly (string | number)[]) => values.join('\n');
      await tx`
        INSERT INTO bench.ledger (tenant_id, device_id, event_id, user_id, device_epoch, seq, checksum, event, receipt, status,
          batch_id, request_id, received_at)
        SELECT ${lines[0]!.tenantId}::uuid, ${lines[0]!.deviceId}::uuid, r.id::uuid, ${lines[0]!.userId}::uuid, 1, r.seq::int,
          r.checksum, r.event::json, r.receipt::json, 'applied', ${lines[0]!.id}::uuid, '', now()
        FROM unnest(string_to_array(${column(lines.map(({ id }) => id))}, e'\n'),
          string_to_array(${column(lines.map(({ seq }) => seq))}, e'\n'),
          string_to_array(${column(lines.map(({ checksum }) => checksum))}, e'\n'),
          string_to_array(${column(lines.map(({ text }) => text))}, e'\n'),
          string_to_array(${column(told.map((one) => JSON.stringify(one)))}, e'\n')) AS r (id, seq, checksum, event, receipt)`;
      return told;
    });
    if (receipts.some(({ row }) => !row)) throw new Error('a row is not there');
    return context.json({ receipts });
  });

  return routes;
}
