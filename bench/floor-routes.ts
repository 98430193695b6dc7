import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Hono } from 'hono';
import { entitiesOf } from '#packs/registry.ts';
import type { Sql } from '#server/database/connect.ts';
import { rowJson } from '#server/database/row-json.ts';
import type { PlainEvents } from './plain-events.ts';

const UUID = /^[0-9a-f-]{36}$/;

/** Raw lines: a quote and a delimiter that no JSON holds, so that COPY escapes nothing. */
const RAW = "(FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')";

/**
 * The least that any server could do with the same PostgreSQL.
 * `GET /rows/{tenant}`: every row of the tenant as NDJSON, copied out and compressed, a line `#<entity>` before each table.
 * `POST /events`: a batch of events inserted into a plain table by one statement.
 */
export function floorRoutes(sql: Sql): Hono {
  const routes = new Hono();

  routes.get('/rows/:tenant', (context) => {
    const tenant = context.req.param('tenant');
    if (!UUID.test(tenant)) return context.notFound();
    const gzip = createGzip({ level: 1 });
    Readable.from(lines(sql, tenant)).pipe(gzip);
    return context.body(Readable.toWeb(gzip) as ReadableStream<Uint8Array>, 200, {
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
      'cache-control': 'no-store',
    });
  });

  routes.post('/events', async (context) => {
    const { events }: PlainEvents = await context.req.json();
    const inserted = await sql`
      INSERT INTO bench.event SELECT * FROM json_to_recordset(${JSON.stringify(events)}::text::json) AS x(
        id uuid, "tenantId" uuid, "userId" uuid, "deviceId" uuid, seq int, entity text, "entityId" uuid, action text,
        payload jsonb, "baseVersion" bigint, "occurredAt" timestamptz, checksum text)`;
    return context.json({ inserted: inserted.count });
  });

  return routes;
}

async function* lines(sql: Sql, tenant: string): AsyncGenerator<Buffer | string> {
  for (const { name, pack, entity } of entitiesOf(['logistics'])) {
    yield `#${name}\n`;
    const rows = `SELECT ${rowJson(name, 't')}::text FROM ${pack.name}.${entity.name} t WHERE tenant_id = '${tenant}'`;
    const copied = await sql.unsafe(`COPY (${rows}) TO STDOUT ${RAW}`).readable();
    // The driver pauses its socket when the stream is full and, if that was the end, never wakes up again.
    Reflect.get(copied, '_readableState').highWaterMark = 2 ** 30;
    yield* copied;
  }
}

/** The plain table of the second floor: a primary key and nothing else. */
export const PLAIN_TABLE = `
  CREATE SCHEMA IF NOT EXISTS bench;
  CREATE TABLE IF NOT EXISTS bench.event (
    id uuid PRIMARY KEY, tenant_id uuid, user_id uuid, device_id uuid, seq int, entity text, entity_id uuid, action text,
    payload jsonb, base_version bigint, occurred_at timestamptz, checksum text);
`;
