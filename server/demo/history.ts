import type { AuditEntry } from '#packs/core/audit.ts';
import { auditEntryOf } from '#packs/core/audit-entry.ts';
import { deliveryValidated } from '#packs/logistics/delivery.ts';
import { CHAIN_START, chainHash, checksumOf, sha256HexOfBytes } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { midnightOf } from './calendar.ts';
import { type DemoClient, near } from './clients.ts';
import { type RoundPlan, roundOf, type Sector } from './deliveries.ts';
import { type Draw, drawFrom } from './draw.ts';
import { personName } from './people.ts';
import { recordId } from './record-id.ts';
import type { DeliveryRow } from './rows.ts';
import { signaturePng } from './signature.ts';

/** The phone a driver had until yesterday. */
export interface DemoDevice {
  id: string;
  userId: string;
  name: string;
  platform: string;
  createdAt: string;
  lastSeenAt: string;
}

export interface DemoFile {
  sha256: string;
  bytes: Uint8Array;
  createdBy: string;
  createdAt: string;
}

/** An event that a phone sent, as the server recorded it. */
export interface RecordedEvent {
  event: SyncEvent;
  audit: Omit<AuditEntry, 'version' | 'lastModifiedAt'>;
  receivedAt: string;
  /** Of the push that brought it. */
  batchId: string;
}

/** What one driver did in the past, and all the evidence of it. */
export interface DriverHistory {
  device: DemoDevice;
  deliveries: DeliveryRow[];
  events: RecordedEvent[];
  files: DemoFile[];
  /** Sequence and hash of the last event. */
  chain: { through: number; hash: string };
}

const PHONES = ['Samsung Galaxy A15', 'Xiaomi Redmi 13', 'Oppo A38', 'Samsung Galaxy A05s', 'Condor Plume L8'];
const MINUTE = 60_000;
/** Signatures are many on the last day, which the office looks at first, and rare before. */
const SIGNED = { lastDay: 0.7, before: 0.04 };
/** Part of the last day's signatures that have not been uploaded yet. */
const STILL_UPLOADING = 0.03;

/** Since the deliveries were planned before the feed began, no event knows a version of its row but the first. */
const BASE_VERSION = 1;

interface Visit {
  row: DeliveryRow;
  client: DemoClient;
  /** ISO 8601. */
  at: string;
  battery: number;
  signature: Uint8Array | null;
}

function visitsOf(draw: Draw, plan: RoundPlan, sector: Sector, day: string, signed: number): Visit[] {
  const clients = new Map(sector.clients.map((client) => [client.id, client]));
  let time = midnightOf(day, plan.timeZone) + draw.int(7 * 60, 7 * 60 + 40) * MINUTE;
  let battery = 0.9 + draw.next() * 0.1;
  return roundOf(plan, sector, day).map((row) => {
    time += draw.int(7 * 60_000, 17 * 60_000);
    battery = Math.max(0.08, battery - 0.008 - draw.next() * 0.012);
    return {
      row,
      client: clients.get(row.clientId)!,
      at: new Date(time).toISOString(),
      battery: Math.round(battery * 100) / 100,
      signature: draw.chance(signed) ? signaturePng(draw) : null,
    };
  });
}

/** The phone's own event for a visit, stamped as station 2 stamps it. */
function eventOf(
  draw: Draw,
  visit: Visit,
  author: { tenantId: string; userId: string; deviceId: string; seq: number },
): SyncEvent {
  const { row, client, at } = visit;
  const position = draw.chance(0.92) ? { ...near(draw, client.position, 14), accuracyM: draw.int(4, 28) } : null;
  const unchecked: Omit<SyncEvent, 'checksum'> = {
    id: recordId(draw, at),
    ...author,
    deviceEpoch: 1,
    epoch: 1,
    after: [],
    entity: 'logistics.delivery',
    entityId: row.id,
    action: 'DELIVERY_VALIDATED',
    payload: {
      ...(draw.chance(0.8) ? { qrPayload: row.qrPayload } : { code: row.code }),
      validatedAt: at,
      receivedBy: draw.chance(0.95) ? personName(draw, client.script) : null,
      position,
      signature: visit.signature && sha256HexOfBytes(visit.signature),
    },
    baseVersion: BASE_VERSION,
    occurredAt: at,
    schemaVersion: SCHEMA_VERSION,
    context: {
      appVersion: '0.1.0',
      battery: visit.battery,
      network: draw.chance(0.75) ? '4g' : 'none',
      ...(position ? { position } : {}),
    },
  };
  return { ...unchecked, checksum: checksumOf(unchecked) };
}

/** The row after `event`, by the rule that device and server share. */
function validated(row: DeliveryRow, event: SyncEvent, proof: DeliveryRow['proof']): DeliveryRow {
  const payload = { photo: null, ...event.payload } as unknown as Parameters<typeof deliveryValidated.apply>[1];
  const before = { ...row, version: BASE_VERSION, lastModifiedAt: event.occurredAt };
  return { ...row, ...deliveryValidated.apply(before, payload, event), proof };
}

/** What `sector`'s driver did on `days`, the last of them being the last working day. */
export function historyOf(plan: RoundPlan, sector: Sector, days: readonly string[], tenantId: string): DriverHistory {
  const draw = drawFrom(`${plan.seed}|history|${sector.index}|${days.at(-1)}`);
  const { driver } = sector;
  const bought = new Date(midnightOf(days[0]!, plan.timeZone)).toISOString();
  const history: DriverHistory = {
    device: {
      id: recordId(draw, bought),
      userId: driver.id,
      name: `${draw.pick(PHONES)} – ${driver.name}`,
      platform: 'Android 14, Chrome 156',
      createdAt: bought,
      lastSeenAt: new Date(midnightOf(days.at(-1)!, plan.timeZone) + 19 * 60 * MINUTE).toISOString(),
    },
    deliveries: [],
    events: [],
    files: [],
    chain: { through: 0, hash: CHAIN_START },
  };
  for (const day of days) {
    const isLast = day === days.at(-1);
    for (const visit of visitsOf(draw, plan, sector, day, isLast ? SIGNED.lastDay : SIGNED.before)) {
      record(draw, history, visit, tenantId, isLast);
    }
  }
  return history;
}

function record(draw: Draw, history: DriverHistory, visit: Visit, tenantId: string, isLast: boolean): void {
  const { row, at } = visit;
  if (draw.chance(0.02)) {
    history.deliveries.push({ ...row, status: 'cancelled', note: 'Commande annulée par le client avant le départ.' });
    return;
  }
  const { device, chain } = history;
  const event = eventOf(draw, visit, {
    tenantId,
    userId: device.userId,
    deviceId: device.id,
    seq: chain.through + 1,
  });
  // Out of coverage: hours later, else seconds.
  const delay = event.context?.network === 'none' ? draw.int(10, 150) * MINUTE : draw.int(900, 15_000);
  const receivedAt = new Date(Date.parse(at) + delay).toISOString();
  const uploaded = visit.signature !== null && !(isLast && draw.chance(STILL_UPLOADING));
  if (visit.signature && uploaded) {
    const sha256 = String(event.payload.signature);
    history.files.push({ sha256, bytes: visit.signature, createdBy: device.userId, createdAt: receivedAt });
  }
  history.deliveries.push(validated(row, event, visit.signature && !uploaded ? 'incomplete' : 'complete'));
  history.events.push({
    event,
    receivedAt,
    batchId: recordId(draw, receivedAt),
    audit: auditEntryOf(event, { previousHash: chain.hash, outcome: 'applied', receivedAt }),
  });
  chain.hash = chainHash(chain.hash, event.checksum);
  chain.through = event.seq;
}
