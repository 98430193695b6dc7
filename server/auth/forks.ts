import type { DeviceFork } from '#protocol/devices.ts';
import type { Tx } from '#server/database/open.ts';
import { pgArray } from '../sql-values.ts';

/** A profile on a device. */
interface Owner {
  tenantId: string;
  userId: string;
  deviceId: string;
}

/**
 * Whether a life before the registered one lives on, because the profile was copied and both copies work. Part of a statement
 * that knows the device as `device`.
 */
export const livesOn = (tx: Tx, epoch: number) => tx.sql`exists (
  select from navette.device_fork fork
  where fork.tenant_id = device.tenant_id and fork.user_id = device.user_id and fork.device_id = device.id
    and ${epoch}::int < device.epoch and (fork.device_epoch = ${epoch}::int or fork.new_epoch = ${epoch}::int))`;

/**
 * Notes that a sequence of a life was used for another event than the one that is here: the profile was copied, or its device
 * was set back to a backup. Whoever comes second is the copy. Says whether this push is the copy's.
 */
export async function noteFork(
  tx: Tx,
  { tenantId, userId, deviceId, deviceEpoch }: Owner & { deviceEpoch: number },
  { again, brought, now }: { again: { seq: number; id: string } | null; brought: readonly string[]; now: Date },
): Promise<boolean> {
  if (again) {
    await tx.sql`
      insert into navette.device_fork (tenant_id, user_id, device_id, device_epoch, seq, event_id, found_at)
      values (${tenantId}, ${userId}, ${deviceId}, ${deviceEpoch}, ${again.seq}, ${again.id}, ${now})
      on conflict do nothing`;
    return true;
  }
  // The answer that told it was lost: the same events come once more.
  const [open] = await tx.sql`
    select from navette.device_fork
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId} and device_epoch = ${deviceEpoch}
      and new_epoch is null and event_id = any(${pgArray(brought)}::uuid[])`;
  return open !== undefined;
}

/**
 * The life that a profile goes on with, where it was copied: a new one for the copy, its own for the other. `null`: it was
 * not, and the registry decides.
 */
export async function lifeAfterFork(
  tx: Tx,
  { tenantId, userId, deviceId }: Owner,
  { registered, resume }: { registered: number; resume: number },
): Promise<{ epoch: number; isNew: boolean } | null> {
  const forks = await tx.sql<{ epoch: number; newEpoch: number | null }[]>`
    select device_epoch as epoch, new_epoch as "newEpoch" from navette.device_fork
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}`;
  if (forks.some(({ epoch, newEpoch }) => epoch === resume && newEpoch === null)) {
    const epoch = registered + 1;
    await tx.sql`
      update navette.device_fork set new_epoch = ${epoch}
      where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId} and device_epoch = ${resume}
        and new_epoch is null`;
    return { epoch, isNew: true };
  }
  const lives = forks.some(({ epoch, newEpoch }) => epoch === resume || newEpoch === resume);
  return lives && resume < registered ? { epoch: resume, isNew: false } : null;
}

/** Of all devices of a tenant, the latest first: one for each life that was copied and each copy of it. */
export async function forksOf(tx: Tx, tenantId: string): Promise<(DeviceFork & Pick<Owner, 'userId' | 'deviceId'>)[]> {
  const rows = await tx.sql<(Omit<DeviceFork, 'foundAt'> & { foundAt: Date; userId: string; deviceId: string })[]>`
    select user_id as "userId", device_id as "deviceId", device_epoch as "deviceEpoch", new_epoch as "newEpoch",
      min(seq) as seq, min(found_at) as "foundAt"
    from navette.device_fork where tenant_id = ${tenantId}
    group by user_id, device_id, device_epoch, new_epoch order by min(found_at) desc, device_epoch desc`;
  return rows.map((row) => ({ ...row, foundAt: row.foundAt.toISOString() }));
}
