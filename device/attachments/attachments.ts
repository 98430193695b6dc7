// Files that events and rows name by the hash of their bytes: those of this device, and copies of the server's.
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { Sha256 } from '#protocol/common.ts';
import type { Database } from '../db/database.ts';
import { authorized } from '../session/authorized.ts';
import type { SessionDeps } from '../session/deps.ts';
import { dropOld } from './drop-old.ts';

export interface Attachment {
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface AttachmentDeps extends SessionDeps {
  db: Database;
  profile: string;
  timeoutMs: number;
}

/** `null`: not here, and the server does not give it now. */
export async function attachment(deps: AttachmentDeps, sha256: string): Promise<Attachment | null> {
  if (!Sha256.safeParse(sha256).success) return null;
  const usedAt = deps.clock.now().toISOString();
  const here = await deps.db.first<{ mime: string; bytes: Uint8Array<ArrayBuffer> }>(
    'SELECT mime, bytes FROM attachment WHERE sha256 = ?',
    [sha256],
  );
  if (here) {
    await deps.db.run('UPDATE attachment SET usedAt = ? WHERE sha256 = ?', [usedAt, sha256]);
    return here;
  }
  const answer = await authorized(deps, deps.profile, (headers) =>
    deps.http.request({
      method: 'GET',
      path: `/api/attachments/${sha256}`,
      headers,
      timeoutMs: deps.timeoutMs,
    }),
  );
  // Bytes that are not what their name says are nobody's.
  if (!answer.ok || sha256HexOfBytes(answer.value.bytes) !== sha256) return null;
  const { bytes, headers } = answer.value;
  const mime = headers.get('Content-Type') ?? 'application/octet-stream';
  await deps.db.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO attachment (sha256, mime, size, state, usedAt, bytes) VALUES (?, ?, ?, 'uploaded', ?, ?)
       ON CONFLICT DO NOTHING`,
      [sha256, mime, bytes.byteLength, usedAt, bytes],
    );
    await dropOld(tx);
  });
  return { mime, bytes };
}
