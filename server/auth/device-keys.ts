import type { Tx } from '#server/database/open.ts';
import type { Holder } from './wipe-order.ts';

/** Remembers the key that a device signs its exports with. An earlier one stays good: of before it lost its storage. */
export async function keepDeviceKey(
  tx: Tx,
  { tenantId, userId, deviceId }: Holder,
  publicKey: string | undefined,
): Promise<void> {
  if (publicKey === undefined) return;
  await tx.sql`
    insert into navette.device_key (tenant_id, user_id, device_id, public_key)
    values (${tenantId}, ${userId}, ${deviceId}, ${publicKey}) on conflict do nothing`;
}

export async function deviceKeysOf(tx: Tx, { tenantId, userId, deviceId }: Holder): Promise<string[]> {
  const rows = await tx.sql<{ key: string }[]>`
    select public_key as key from navette.device_key
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId} order by created_at desc`;
  return rows.map(({ key }) => key);
}
