import type { DeviceLife, OfficeDevice } from '#protocol/devices.ts';
import type { Incident } from '#protocol/incident.ts';
import type { Tx } from '#server/database/open.ts';
import type { OutOfUse } from '../auth/device-registry.ts';
import { forksOf } from '../auth/forks.ts';
import { livesOf } from './lives.ts';

type Row = Pick<OfficeDevice, 'deviceId' | 'name' | 'platform' | 'userId' | 'userName'> & {
  lastSeenAt: Date;
  revokedAt: Date | null;
  revokedBy: OutOfUse | null;
  wipedAt: Date | null;
};

type IncidentRow = Omit<Incident, 'at'> & { at: Date; receivedAt: Date; userId: string; deviceId: string };

/** Told of a device at most. */
const INCIDENTS = 10;

/** Every person on every device of a tenant, the one heard last first. Four statements, however many there are. */
export async function officeDevices(tx: Tx, tenantId: string): Promise<OfficeDevice[]> {
  const [devices, lives, forks, incidents] = await Promise.all([
    tx.sql<Row[]>`
      select d.id as "deviceId", d.name, d.platform, d.user_id as "userId", a.name as "userName",
        d.last_seen_at as "lastSeenAt", d.revoked_at as "revokedAt", d.revoked_by as "revokedBy", d.wiped_at as "wipedAt"
      from navette.device d join navette.account a on (a.tenant_id, a.id) = (d.tenant_id, d.user_id)
      where d.tenant_id = ${tenantId} order by d.last_seen_at desc, d.user_id, d.id`,
    livesOf(tx, tenantId),
    forksOf(tx, tenantId),
    latestIncidents(tx, tenantId),
  ]);
  const livesBy = byDevice(lives);
  const forksBy = byDevice(forks);
  const incidentsBy = byDevice(incidents);
  return devices.map(({ revokedAt, revokedBy, wipedAt, ...device }) => ({
    ...device,
    lastSeenAt: device.lastSeenAt.toISOString(),
    ...stateOf({ revokedAt, revokedBy, wipedAt }),
    lives: worthTelling(livesBy.get(keyOf(device)) ?? []),
    forks: (forksBy.get(keyOf(device)) ?? []).map(({ userId: _, deviceId: __, ...fork }) => fork),
    incidents: (incidentsBy.get(keyOf(device)) ?? []).map(({ id, kind, at, receivedAt, data }) => ({
      ...{ id, kind, data, at: at.toISOString(), receivedAt: receivedAt.toISOString() },
    })),
  }));
}

const keyOf = ({ userId, deviceId }: { userId: string; deviceId: string }): string => `${userId} ${deviceId}`;

function byDevice<T extends { userId: string; deviceId: string }>(all: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const those = found.get(keyOf(one));
    if (those) those.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

function stateOf(row: Pick<Row, 'revokedAt' | 'revokedBy' | 'wipedAt'>): Pick<OfficeDevice, 'state' | 'stateAt'> {
  const { revokedAt, revokedBy, wipedAt } = row;
  if (!revokedAt) return { state: 'active', stateAt: null };
  if (wipedAt) return { state: 'wiped', stateAt: wipedAt.toISOString() };
  return {
    state: revokedBy === 'self' || revokedBy === 'lost' ? 'replaced' : 'revoked',
    stateAt: revokedAt.toISOString(),
  };
}

/** The present one, and those before it of which something is missing. */
function worthTelling(lives: readonly (DeviceLife & { userId: string; deviceId: string })[]): DeviceLife[] {
  return lives
    .filter(({ missing }, at) => at === 0 || missing.length > 0)
    .map(({ userId: _, deviceId: __, ...life }) => life);
}

const latestIncidents = (tx: Tx, tenantId: string): PromiseLike<IncidentRow[]> => tx.sql<IncidentRow[]>`
  select id, kind, at, "receivedAt", data, "userId", "deviceId" from (
    select id, kind, at, received_at as "receivedAt", data, user_id as "userId", device_id as "deviceId",
      row_number() over (partition by user_id, device_id order by received_at desc, id desc) as place
    from navette.incident where tenant_id = ${tenantId}
  ) incident where place <= ${INCIDENTS} order by place`;
