import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';

/** Days after which the beginning of a file that nobody goes on with is dropped. */
const DAYS_KEPT = 7;
const DAY_MS = 86_400_000;

/** What this device has sent of a file so far. Of its own only: nobody can spoil, or find out about, another's upload. */
export async function partOf(tx: Tx, account: Account, sha256: string): Promise<Uint8Array> {
  const [row] = await tx.sql<{ bytes: Uint8Array }[]>`
    select bytes from navette.attachment_part
    where tenant_id = ${account.tenantId} and user_id = ${account.userId} and device_id = ${account.deviceId}
      and sha256 = ${sha256}`;
  return row?.bytes ?? new Uint8Array();
}

/** Bytes that are here, without reading them. */
export async function partSize(tx: Tx, account: Account, sha256: string): Promise<number> {
  const [row] = await tx.sql<{ size: number }[]>`
    select octet_length(bytes) as size from navette.attachment_part
    where tenant_id = ${account.tenantId} and user_id = ${account.userId} and device_id = ${account.deviceId}
      and sha256 = ${sha256}`;
  return row?.size ?? 0;
}

export async function keepPart(tx: Tx, account: Account, sha256: string, bytes: Uint8Array, now: Date): Promise<void> {
  const { tenantId, userId, deviceId } = account;
  await tx.sql`
    delete from navette.attachment_part
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId}
      and updated_at < ${new Date(now.getTime() - DAYS_KEPT * DAY_MS)}`;
  await tx.sql`
    insert into navette.attachment_part (tenant_id, user_id, device_id, sha256, bytes, updated_at)
    values (${tenantId}, ${userId}, ${deviceId}, ${sha256}, ${bytes}, ${now})
    on conflict (tenant_id, user_id, device_id, sha256) do update
    set bytes = excluded.bytes, updated_at = excluded.updated_at`;
}

export async function dropPart(tx: Tx, account: Account, sha256: string): Promise<void> {
  await tx.sql`
    delete from navette.attachment_part
    where tenant_id = ${account.tenantId} and user_id = ${account.userId} and device_id = ${account.deviceId}
      and sha256 = ${sha256}`;
}

/** `kept` with `sent` written over it from `from` on; what stood behind is dropped. `null` when a gap would be left. */
export function joined(kept: Uint8Array, sent: Uint8Array, from: number): Uint8Array<ArrayBuffer> | null {
  if (from > kept.byteLength) return null;
  const whole = new Uint8Array(from + sent.byteLength);
  whole.set(kept.subarray(0, from));
  whole.set(sent, from);
  return whole;
}
