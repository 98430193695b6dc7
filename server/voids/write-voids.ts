// Station 7: record. A void is a fact with who and why: a line of its own, and an entry in the audit log.
import { auditFields } from '#packs/core/audit.ts';
import { type VoidFact, voidChecksum } from '#protocol/void.ts';
import type { Account } from '../auth/account.ts';
import { auditEntities } from '../ingest/audit-entities.ts';
import type { Batch } from '../ingest/batch.ts';
import type { Link } from '../ingest/chain.ts';
import { insertRows } from '../ingest/write-rows.ts';

/** The action of the entry in the audit log. */
const VOIDED = 'SEQUENCE_VOIDED';

const BLANK = Object.fromEntries(Object.keys(auditFields).map((name) => [name, null]));

/** The entry is the administrator's; its link is one of the device's chain, and absent while an earlier event is missing. */
export async function writeVoids(
  { tx, tenantPacks }: Pick<Batch, 'tx' | 'tenantPacks'>,
  admin: Account,
  facts: readonly VoidFact[],
  links: ReadonlyMap<string, Link>,
): Promise<void> {
  const rows = facts.map((fact) => ({
    ...{ id: fact.id, user_id: fact.userId, device_id: fact.deviceId, device_epoch: fact.deviceEpoch },
    ...{ from_seq: fact.from, to_seq: fact.to, reason: fact.reason, voided_by: fact.by, voided_at: fact.at },
    checksum: voidChecksum(fact),
  }));
  await tx.sql`
    insert into navette.sequence_void (tenant_id, user_id, device_id, device_epoch, from_seq, to_seq, id, reason, voided_by,
      voided_at, checksum)
    select ${admin.tenantId}::uuid, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r (user_id uuid, device_id uuid, device_epoch int, from_seq int, to_seq int, id uuid, reason text, voided_by uuid,
        voided_at timestamptz, checksum text)`;
  const [log] = auditEntities(tenantPacks);
  if (log)
    await insertRows(
      tx,
      admin.tenantId,
      log,
      facts.map((fact) => entryOf(admin, fact, links.get(fact.id))),
      [],
    );
}

function entryOf({ userId, deviceId, deviceEpoch }: Account, fact: VoidFact, link: Link | undefined) {
  const { id, from, to, reason, at } = fact;
  return {
    ...BLANK,
    ...{ id, userId, deviceId, deviceEpoch, seq: 0, action: VOIDED, entity: 'sync.device', entityId: fact.deviceId },
    ...{ occurredAt: at, receivedAt: at, payloadHash: voidChecksum(fact), outcome: 'applied' },
    ...{ previousHash: link?.previousHash ?? null, hash: link?.hash ?? null },
    detail: { userId: fact.userId, deviceEpoch: fact.deviceEpoch, from, to, reason },
  };
}
