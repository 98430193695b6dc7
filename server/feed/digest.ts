// Station 9: pull. What a device should hold at this snapshot, in one number for each entity.
import { ownBucketsOf } from '#packs/core/scope.ts';
import { DIGEST_MODULUS } from '#protocol/digest.ts';
import type { EntityDigest } from '#protocol/pull.ts';
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import { literal, qualified } from '../database/sql/text.ts';
import { pgArray } from '../sql-values.ts';
import type { Share, Shares } from './share.ts';

/** The same as `rowHash`. */
const HASH = `('x' || encode(substr(sha256(convert_to(r.id || ':' || r.version, 'UTF8')), 1, 6), 'hex'))::bit(48)::bigint`;

const sqlOf = (entity: string, share: Share): string => `
  select count(*)::int as count, (coalesce(sum(${HASH}), 0) % ${DIGEST_MODULUS})::bigint::text as hash
  from ${qualified(entity)} r
  where r.tenant_id = $1 and r.deleted_at is null and ${
    share === 'whole'
      ? '$2::text[] is not null'
      : `exists (
    select from navette.membership m
    where m.tenant_id = $1 and m.entity = ${literal(entity)} and m.bucket = any($2::text[]) and m.id = r.id and m.present)`
  }`;

/** To be called in the transaction of the last page, whose snapshot the device has then. */
export async function digestOf(tx: Tx, account: Account, shares: Shares): Promise<Record<string, EntityDigest>> {
  const values = [account.tenantId, pgArray(ownBucketsOf(account))];
  const digests = Object.entries(shares).map(async ([entity, share]) => {
    const [row] = await tx.sql.unsafe<EntityDigest[]>(sqlOf(entity, share), values, { prepare: true });
    return [entity, { count: row!.count, hash: row!.hash }] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}
