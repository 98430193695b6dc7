import type { Tx } from '#server/database/open.ts';
import type { Ids } from '#server/ports/ids.ts';
import { writeIncidents } from '../incidents/incidents.ts';
import { takeForLost } from './device-registry.ts';
import { hashOf, readRefreshToken } from './refresh-token.ts';

/**
 * A browser that signs in as a new device and still holds the cookie of an earlier session of the same person has lost what
 * it kept: database, spool and identity. No script can read that cookie, so nobody else can say this. The earlier device
 * gives its place free, and the office sees that it is gone with what it had not sent. It may be there all the same, behind
 * another origin of this host: then it signs in and goes on. A device that was here before has lost nothing by another's cookie,
 * and an old copy of a cookie says nothing; but a server that was set back to before the session was renewed knows an older secret, and takes its name alone.
 */
export async function noteStorageLost(
  tx: Tx,
  asked: {
    tenantId: string;
    userId: string;
    deviceId: string;
    cookie: string | undefined;
    epoch: number;
    now: Date;
    ids: Ids;
  },
): Promise<void> {
  const { tenantId, userId, deviceId, epoch, now } = asked;
  const token = readRefreshToken(asked.cookie ?? '');
  if (!token) return;
  const hash = hashOf(token.secret);
  const [lost] = await tx.sql<{ id: string; epoch: number }[]>`
    select device.id, device.epoch from navette.refresh_session family
    join navette.device on device.tenant_id = family.tenant_id and device.user_id = family.user_id
                       and device.id = family.device_id
    where family.tenant_id = ${tenantId} and family.id = ${token.family} and family.user_id = ${userId}
      and (family.current_hash = ${hash} or family.previous_hash = ${hash} or family.epoch < ${epoch})
      and device.revoked_at is null and not exists (
        select from navette.device known
        where known.tenant_id = ${tenantId} and known.user_id = ${userId} and known.id = ${deviceId})`;
  if (!lost) return;
  await takeForLost(tx, { tenantId, userId, deviceId: lost.id }, now);
  const incident = {
    id: asked.ids.next(),
    kind: 'STORAGE_LOST',
    at: now.toISOString(),
    data: { replacedBy: deviceId },
  } as const;
  await writeIncidents(tx, { tenantId, userId, deviceId: lost.id, deviceEpoch: lost.epoch }, [incident], now);
}
