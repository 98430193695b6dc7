import type { Locale } from '#protocol/locale.ts';
import type { TransactionSql } from '#server/database/connect.ts';
import { rowJson } from '#server/database/row-json.ts';
import { DEMO_PASSWORD_HASH } from './accounts.ts';
import type { DriverHistory } from './history.ts';
import type { Member, PackWorld } from './pack-world.ts';
import type { World } from './world.ts';
import { writeRows } from './write-rows.ts';

/** Writes a whole world into a tenant that has nothing yet. */
export async function writeWorld(sql: TransactionSql, tenantId: string, world: World, locale?: Locale): Promise<void> {
  await writeAccounts(sql, tenantId, world.people, locale);
  const past = world.history.flatMap(({ deliveries }) => deliveries);
  await writeRows(sql, 'logistics.staff', tenantId, world.staff);
  await writeRows(sql, 'logistics.warehouse', tenantId, world.warehouses);
  await writeRows(sql, 'logistics.product', tenantId, world.products);
  await writeRows(sql, 'logistics.client', tenantId, world.clients);
  await writeRows(sql, 'logistics.stock_lot', tenantId, world.stock.lots);
  await writeRows(sql, 'logistics.stock_level', tenantId, world.stock.levels);
  await writeRows(sql, 'logistics.stock_movement', tenantId, world.stock.movements);
  await writeRows(sql, 'logistics.invoice', tenantId, world.invoices);
  await writeRows(sql, 'logistics.delivery', tenantId, [...past, ...world.deliveries]);
  await writeRows(sql, 'logistics.shortage', tenantId, world.shortages);
  if (world.history.length > 0) await writeEvidence(sql, tenantId, world.history);
}

/** The same for a world of any pack. */
export async function writePackWorld(
  sql: TransactionSql,
  tenantId: string,
  { people, rows }: PackWorld,
  locale?: Locale,
): Promise<void> {
  await writeAccounts(sql, tenantId, people, locale);
  for (const [entity, those] of Object.entries(rows)) await writeRows(sql, entity, tenantId, those);
}

async function writeAccounts(
  sql: TransactionSql,
  tenantId: string,
  people: readonly Member[],
  locale?: Locale,
): Promise<void> {
  const rows = people.map((person) => ({
    tenant_id: tenantId,
    id: person.id,
    email: person.email,
    name: person.name,
    role: person.role,
    locale: locale ?? person.locale,
    password_hash: DEMO_PASSWORD_HASH,
    sectors: [...(person.sectors ?? [])],
  }));
  await sql`INSERT INTO navette.account ${sql(rows)}`;
}

/** Phones, files, ledger, chains and audit entries: what the server keeps of each event of the past. */
async function writeEvidence(sql: TransactionSql, tenantId: string, history: readonly DriverHistory[]): Promise<void> {
  // Replaced since, so that these phones take nobody's place among a user's devices.
  const devices = history.map(({ device }) => ({
    tenant_id: tenantId,
    user_id: device.userId,
    id: device.id,
    name: device.name,
    platform: device.platform,
    created_at: device.createdAt,
    last_seen_at: device.lastSeenAt,
    revoked_at: device.lastSeenAt,
  }));
  await sql`INSERT INTO navette.device ${sql(devices)}`;

  const chains = history.map(({ device, chain }) => ({
    tenant_id: tenantId,
    user_id: device.userId,
    device_id: device.id,
    device_epoch: 1,
    through: chain.through,
    hash: chain.hash,
  }));
  await sql`INSERT INTO navette.device_chain ${sql(chains)}`;

  const files = history
    .flatMap((driver) => driver.files)
    .map((file) => ({
      tenant_id: tenantId,
      sha256: file.sha256,
      mime: 'image/png',
      size: file.bytes.length,
      bytes: file.bytes,
      created_by: file.createdBy,
      created_at: file.createdAt,
    }));
  if (files.length > 0) await sql`INSERT INTO navette.attachment ${sql(files)}`;

  const events = history.flatMap((driver) => driver.events);
  await writeRows(
    sql,
    'logistics.audit_entry',
    tenantId,
    events.map(({ audit }) => audit),
  );
  await sql.unsafe(
    `INSERT INTO navette.ledger (tenant_id, device_id, event_id, user_id, device_epoch, seq, checksum, event, receipt,
       status, batch_id, request_id, received_at)
     SELECT $1::uuid, (x.event->>'deviceId')::uuid, (x.event->>'id')::uuid, (x.event->>'userId')::uuid,
       (x.event->>'deviceEpoch')::int, (x.event->>'seq')::int, x.event->>'checksum', x.event,
       jsonb_build_object('eventId', x.event->>'id', 'status', 'applied', 'version', d.version,
         'row', (${rowJson('logistics.delivery', 'd')})::jsonb),
       'applied', x."batchId", x."batchId"::text, x."receivedAt"
     FROM json_to_recordset($2::text::json) AS x(event jsonb, "batchId" uuid, "receivedAt" timestamptz)
     JOIN logistics.delivery d ON d.tenant_id = $1::uuid AND d.id = (x.event->>'entityId')::uuid`,
    [tenantId, JSON.stringify(events.map(({ event, batchId, receivedAt }) => ({ event, batchId, receivedAt })))],
  );
}
