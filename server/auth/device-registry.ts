import type { KnownDevice, LoginRequest, RevokedBy } from '#protocol/session.ts';
import type { Tx } from '#server/database/open.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { lifeAfterFork } from './forks.ts';
import type { Holder } from './wipe-order.ts';

/** Far beyond any device's lives: one begins with a sign-in. */
const MAX_EPOCH = 1_000_000;

export interface Registration {
  tenantId: string;
  userId: string;
  device: LoginRequest['device'];
  /** Devices a user may have. */
  limit: number;
  now: Date;
}

/** Who took a device out of use. `lost`: nobody, it seems to have lost its storage; that is no proof, so it is never to wipe itself. */
export type OutOfUse = RevokedBy | 'lost';

/** The epoch, or why it has none: decided inside the transaction, refused outside. */
export type Registered = { epoch: number } | { revoked: RevokedBy };

/**
 * Until its end this transaction alone signs this person in, or takes a device of theirs out of use: two devices must not both
 * find room for one, nor a sign-in that was under way take back a revocation.
 */
export async function holdDevices(tx: Tx, { tenantId, userId }: Pick<Holder, 'tenantId' | 'userId'>): Promise<void> {
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`navette:devices:${tenantId}:${userId}`}, 0))`;
}

/**
 * Registers the device that signs in, in a transaction that holds the person's devices, and returns its epoch: the same when it goes on with the life that is registered
 * here, else the next one. One that the person had replaced, or that was taken for lost, takes a place again, if there is one; one that the office
 * has withdrawn does not come back by itself.
 *
 * Refuses with `MALFORMED`, or `DEVICE_LIMIT` with the devices to choose from.
 */
export async function registerDevice(tx: Tx, asked: Registration): Promise<Registered> {
  const { tenantId, userId, device, now } = asked;
  if ((device.resume ?? 0) > MAX_EPOCH) throw new HttpProblem('MALFORMED', { path: 'device.resume' });
  const devices = await tx.sql<(KnownDevice & { epoch: number; revoked: OutOfUse | null; lastSeenAt: Date })[]>`
    select id, name, platform, epoch, last_seen_at as "lastSeenAt",
           case when revoked_at is not null then coalesce(revoked_by, 'office') end as revoked
    from navette.device where tenant_id = ${tenantId} and user_id = ${userId} order by last_seen_at desc, id`;
  const same = devices.find(({ id }) => id === device.id);
  if (same?.revoked === 'office') return { revoked: 'office' };

  const others = devices.filter(({ id, revoked }) => id !== device.id && !revoked);
  const replaced = others.find(({ id }) => id === device.replaces);
  if ((!same || same.revoked) && others.length - (replaced ? 1 : 0) >= asked.limit) {
    const known = others.map(({ id, name, platform, lastSeenAt }) => ({
      id,
      name,
      platform,
      lastSeenAt: lastSeenAt.toISOString(),
    }));
    throw new HttpProblem('DEVICE_LIMIT', { limit: asked.limit, devices: known });
  }
  if (replaced) await replace(tx, tenantId, userId, replaced.id, now);

  const owner = { tenantId, userId, deviceId: device.id };
  const asCopy =
    same && device.resume !== undefined
      ? await lifeAfterFork(tx, owner, { registered: same.epoch, resume: device.resume })
      : null;
  const epoch = asCopy?.epoch ?? nextEpoch(same?.epoch ?? null, device.resume ?? null);
  // The sessions of an earlier life have nothing left to send.
  if (same && epoch !== same.epoch && !asCopy) await endSessions(tx, tenantId, userId, device.id, now);
  await tx.sql`
    insert into navette.device (tenant_id, user_id, id, name, platform, epoch, last_seen_at)
    values (${tenantId}, ${userId}, ${device.id}, ${device.name}, ${device.platform}, ${epoch}, ${now})
    on conflict (tenant_id, user_id, id) do update
    set name = excluded.name, platform = excluded.platform, epoch = greatest(device.epoch, excluded.epoch), last_seen_at = excluded.last_seen_at,
        revoked_at = null, revoked_by = null, wiped_at = null, wiped_seq = null`;
  return { epoch };
}

/**
 * The life that begins or goes on. A registry that knows an earlier life only, or none, was set back to an older state: the
 * device's own life goes on, with what waits in it and what the server has lost of it. A life before the registered one
 * is a copy of the profile: never an epoch that was used.
 */
export function nextEpoch(registered: number | null, resume: number | null): number {
  return resume !== null && resume >= (registered ?? 1) ? resume : (registered ?? 0) + 1;
}

/** The person puts another device in its place: from its next contact on it is told to wipe itself. */
export async function replace(tx: Tx, tenantId: string, userId: string, deviceId: string, now: Date): Promise<void> {
  await takeOut(tx, { tenantId, userId, deviceId }, 'self', now);
}

/** The same of one that seems to have lost its storage: it gives its place free. */
export async function takeForLost(tx: Tx, holder: Holder, now: Date): Promise<void> {
  await takeOut(tx, holder, 'lost', now);
}

/** The same by the office, which nobody takes back by signing in. Answers whether there is such a device. */
export async function revoke(tx: Tx, holder: Holder, now: Date): Promise<boolean> {
  await holdDevices(tx, holder);
  return await takeOut(tx, holder, 'office', now);
}

/** One that is out of use already stays so since then. */
async function takeOut(tx: Tx, { tenantId, userId, deviceId }: Holder, by: OutOfUse, now: Date): Promise<boolean> {
  await endSessions(tx, tenantId, userId, deviceId, now);
  const known = await tx.sql`
    update navette.device set revoked_at = coalesce(revoked_at, ${now}), revoked_by = ${by}
    where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId} returning id`;
  return known.length > 0;
}

/** Before the device itself is changed, in the order in which a renewal takes them: nobody waits in a circle. */
async function endSessions(tx: Tx, tenantId: string, userId: string, deviceId: string, now: Date): Promise<void> {
  await tx.sql`
    update navette.refresh_session set ended_at = ${now}
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId} and ended_at is null`;
}
