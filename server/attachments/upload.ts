import { createHash } from 'node:crypto';
import { LIMITS } from '#protocol/limits.ts';
import { epochOf } from '#server/database/epoch.ts';
import type { Database } from '#server/database/open.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Account } from '../auth/account.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { readBody } from '../http/read-body.ts';
import type { Part } from './content-range.ts';
import { keptMime } from './mime.ts';
import { dropPart, joined, keepPart, partOf, partSize } from './parts.ts';
import { storeFile } from './store.ts';

export interface UploadDeps {
  database: Database;
  clock: Clock;
}

export type Uploaded =
  /** All bytes are here, and their hash is right. `epoch`: of the server that has them. */
  | { kind: 'complete'; isNew: boolean; size: number; epoch: number }
  /** Go on from `received`. */
  | { kind: 'partial'; received: number; size: number };

/** A cut upload smaller than this is not worth keeping; it is sent again as a whole. */
const WORTH_KEEPING = 65_536;

interface Upload {
  account: Account;
  sha256: string;
  part: Part;
  request: Request;
}

/**
 * Takes a file or a part of one. Idempotent.
 *
 * Refuses with `TOO_LARGE`, `MALFORMED`, or `CHECKSUM_MISMATCH` when the bytes are not those that the address names; then
 * nothing of them is kept.
 */
export async function upload(deps: UploadDeps, { account, sha256, part, request }: Upload): Promise<Uploaded> {
  const limit = LIMITS.attachmentBytes;
  if (part.kind !== 'whole' && part.total > limit) throw new HttpProblem('TOO_LARGE', { limit });
  const inTenant = deps.database.asTenant;
  if (part.kind === 'question') {
    const received = await inTenant(account.tenantId, (tx) => partSize(tx, account, sha256));
    return { kind: 'partial', received, size: part.total };
  }
  const from = part.kind === 'part' ? part.from : 0;
  const total = part.kind === 'part' ? part.total : null;
  const sent = await readParts(request, part.kind === 'part' ? part.length : limit, (cut) =>
    inTenant(account.tenantId, async (tx) => {
      const kept = await partOf(tx, account, sha256);
      const longer = joined(kept, cut, from);
      if (longer && longer.byteLength > kept.byteLength) await keepPart(tx, account, sha256, longer, deps.clock.now());
    }),
  );
  return inTenant(account.tenantId, async (tx) => {
    const now = deps.clock.now();
    const bytes = total === null ? sent : joined(await partOf(tx, account, sha256), sent, from);
    if (total !== null && (bytes === null || bytes.byteLength < total)) {
      if (bytes) await keepPart(tx, account, sha256, bytes, now);
      return { kind: 'partial', received: bytes?.byteLength ?? (await partSize(tx, account, sha256)), size: total };
    }
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sha256) {
      await dropPart(tx, account, sha256);
      return null;
    }
    const mime = keptMime(request.headers.get('Content-Type') ?? undefined);
    return {
      kind: 'complete',
      isNew: await storeFile(tx, account, { sha256, mime, bytes }, now),
      size: bytes.byteLength,
      epoch: await epochOf(tx),
    };
  }).then((done): Uploaded => {
    // Thrown outside the transaction: that the bad part was dropped must stay.
    if (done === null) throw new HttpProblem('CHECKSUM_MISMATCH');
    return done as Uploaded;
  });
}

/** Reads the body; when the connection breaks in the middle, hands over what came before. */
async function readParts(request: Request, limit: number, onCut: (bytes: Uint8Array) => Promise<void>) {
  const came: Uint8Array[] = [];
  try {
    return await readBody(request, limit, (bytes) => came.push(bytes));
  } catch (error) {
    const bytes = Buffer.concat(came);
    const isCut =
      error instanceof HttpProblem && error.problem.code === 'MALFORMED' && !request.headers.has('Content-Encoding');
    if (isCut && bytes.byteLength >= WORTH_KEEPING) await onCut(bytes);
    throw error;
  }
}
