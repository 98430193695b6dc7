import type { Incident } from '#protocol/incident.ts';
import type { Tx } from '#server/database/open.ts';
import { type Life, receivedOf } from '../ingest/received.ts';

/** Idempotent: a report whose answer was lost comes again. */
export async function writeIncidents(tx: Tx, life: Life, incidents: readonly Incident[], now: Date): Promise<void> {
  const { tenantId, userId, deviceId, deviceEpoch } = life;
  await tx.sql`
    insert into navette.incident (tenant_id, device_id, id, user_id, device_epoch, kind, data, at, received_at)
    select ${tenantId}::uuid, ${deviceId}::uuid, r.id, ${userId}::uuid, ${deviceEpoch}::int, r.kind, r.data, r.at,
      ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(incidents)}::jsonb) as r (id uuid, kind text, data jsonb, at timestamptz)
    on conflict do nothing`;
}

/** As the office sees it. */
export interface SeenIncident {
  id: string;
  kind: Incident['kind'];
  at: Date;
  receivedAt: Date;
  data: Record<string, unknown>;
  deviceId: string;
  deviceName: string;
  userName: string;
  /** Of a storage that was lost: ranges of sequence numbers that never arrived, as far as the server can know. */
  missing: [number, number][];
}

const MOST = 200;

/** The latest first. */
export async function listIncidents(tx: Tx, tenantId: string): Promise<SeenIncident[]> {
  const rows = await tx.sql<(Omit<SeenIncident, 'missing'> & { userId: string; deviceEpoch: number })[]>`
    select i.id, i.kind, i.at, i.received_at as "receivedAt", i.data, i.device_id as "deviceId", d.name as "deviceName",
      a.name as "userName", i.user_id as "userId", i.device_epoch as "deviceEpoch"
    from navette.incident i
    join navette.device d on (d.tenant_id, d.user_id, d.id) = (i.tenant_id, i.user_id, i.device_id)
    join navette.account a on (a.tenant_id, a.id) = (i.tenant_id, i.user_id)
    where i.tenant_id = ${tenantId} order by i.received_at desc, i.id limit ${MOST}`;
  const seen: SeenIncident[] = [];
  for (const { userId, deviceEpoch, ...row } of rows) {
    // A life that ended with its storage is told of by the next one.
    const lost = numberOf(row.data.deviceEpoch) || deviceEpoch;
    const life = { tenantId, userId, deviceId: row.deviceId, deviceEpoch: lost };
    if (row.kind !== 'STORAGE_LOST') {
      seen.push({ ...row, missing: [] });
      continue;
    }
    // By the report, or by what the device had said before, with its last push.
    const last = Math.max(numberOf(row.data.lastSeq), await toldOf(tx, life));
    seen.push({ ...row, missing: (await receivedOf(tx, life, last)).missing });
  }
  return seen;
}

/** A number that a report carries; whatever else stands there is nothing. */
const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 1e9 ? value : 0;

async function toldOf(tx: Tx, { tenantId, userId, deviceId, deviceEpoch }: Life): Promise<number> {
  const [chain] = await tx.sql<{ told: number }[]>`
    select told from navette.device_chain where tenant_id = ${tenantId} and user_id = ${userId}
      and device_id = ${deviceId} and device_epoch = ${deviceEpoch}`;
  return chain?.told ?? 0;
}
