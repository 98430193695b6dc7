// Station 5: push. What was refused and not recorded, kept for support.
import { createHash } from 'node:crypto';
import { entitiesOf } from '#packs/registry.ts';
import type { ErrorCode } from '#protocol/errors.ts';
import { LIMITS } from '#protocol/limits.ts';
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import type { Batch } from './batch.ts';

export interface RejectedPayload {
  reason: ErrorCode;
  raw: unknown;
}

/** One entry for each different content, however often a device sends it. */
export async function keepRejected(
  tx: Tx,
  account: Account,
  rejected: readonly RejectedPayload[],
  { now, tenantPacks }: Pick<Batch, 'now' | 'tenantPacks'>,
): Promise<void> {
  if (rejected.length === 0) return;
  // [N9] Nobody can tell which part of it would be sensitive.
  const isSensitive = entitiesOf(tenantPacks).some(({ entity }) => entity.sensitive.length > 0);
  const rows = await Promise.all(
    rejected.map(async ({ reason, raw }) => {
      const body = textOf(raw).slice(0, LIMITS.eventBytes);
      const id = idOf(`${account.userId} ${account.deviceId} ${reason} ${body}`);
      return { id, reason, body: isSensitive ? await tx.vault.sealBody(id, body) : body };
    }),
  );
  await tx.sql`
    insert into navette.rejected_payload (tenant_id, id, device_id, reason, body, received_at)
    select distinct on (r.id) ${account.tenantId}::uuid, r.id, ${account.deviceId}::uuid, r.reason, r.body, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, reason text, body text)
    on conflict do nothing`;
}

/** JSON escapes what a text column cannot hold: NUL and halves of surrogate pairs. */
function textOf(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? '';
  } catch {
    // Deeper than the writer's stack.
    return '(too deep to be written)';
  }
}

/** A UUID of version 8 (made from content), RFC 9562. */
function idOf(content: string): string {
  const bytes = createHash('sha256').update(content).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
