import type { Tx } from '#server/database/open.ts';
import { poke } from '#server/feed/poke.ts';
import type { Account } from '../auth/account.ts';
import { PROOF_RULES } from '../ingest/effects-registry.ts';
import { holdFiles } from '../ingest/named-files.ts';
import { completeProofs } from './proof.ts';

export interface NewFile {
  sha256: string;
  mime: string;
  bytes: Uint8Array;
}

/**
 * Keeps a file whose hash was checked, and completes the proof of the rows that were waiting for it, in one transaction.
 * The same file again changes nothing. Returns whether it is new.
 */
export async function storeFile(tx: Tx, account: Account, file: NewFile, now: Date): Promise<boolean> {
  const { tenantId, userId, deviceId } = account;
  await holdFiles(tx, tenantId, [file.sha256]);
  const stored = await tx.sql`
    insert into navette.attachment (tenant_id, sha256, mime, size, bytes, created_by, created_at)
    values (${tenantId}, ${file.sha256}, ${file.mime}, ${file.bytes.byteLength}, ${file.bytes}, ${userId}, ${now})
    on conflict do nothing returning sha256`;
  await tx.sql`
    delete from navette.attachment_part
    where tenant_id = ${tenantId} and user_id = ${userId} and device_id = ${deviceId} and sha256 = ${file.sha256}`;
  let completed = 0;
  for (const rule of PROOF_RULES) completed += await completeProofs(tx, tenantId, rule, file.sha256);
  if (completed > 0) await poke(tx, tenantId);
  return stored.length > 0;
}
