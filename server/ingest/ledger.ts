// Station 7: record. The ledger: each event with its verdict, under the device's own id of it.
import { entityNamed } from '#packs/registry.ts';
import type { Tx } from '#server/database/open.ts';
import type { Batch } from './batch.ts';
import { besideReceipt } from './next-base.ts';
import type { About, Final } from './record.ts';

/**
 * A column of texts that hold no line break, as one parameter: JSON never does. PostgreSQL cuts it up many times faster than
 * it reads an array or a JSON list of the same.
 */
const lines = (values: readonly (string | number)[]): string => values.join('\n');

export async function writeLedger(
  { tx, account, now }: Batch,
  given: readonly Final[],
  { batchId, requestId }: Pick<About, 'batchId' | 'requestId'>,
): Promise<void> {
  const finals = await Promise.all(given.map((final) => sealedFinal(tx, final)));
  const identities = finals.map(({ identity }) => identity);
  await tx.sql`
    insert into navette.ledger (tenant_id, device_id, event_id, user_id, device_epoch, seq, checksum, event, receipt,
      next_base, status, batch_id, request_id, received_at)
    select ${account.tenantId}::uuid, ${account.deviceId}::uuid, r.event_id::uuid, ${account.userId}::uuid,
      ${account.deviceEpoch}::int, r.seq::int, r.checksum, r.event::json, r.receipt::json,
      nullif(r.next_base, '')::json, r.status,
      ${batchId}::uuid, ${requestId}, ${now}::timestamptz
    from unnest(
      string_to_array(${lines(identities.map(({ id }) => id))}, e'\n'),
      string_to_array(${lines(identities.map(({ seq }) => seq))}, e'\n'),
      string_to_array(${lines(identities.map(({ checksum }) => checksum))}, e'\n'),
      string_to_array(${lines(finals.map(({ kept }) => JSON.stringify(kept)))}, e'\n'),
      string_to_array(${lines(finals.map(({ receipt }) => JSON.stringify(receipt)))}, e'\n'),
      string_to_array(${lines(finals.map(baseText))}, e'\n'),
      string_to_array(${lines(finals.map(({ receipt }) => receipt.status))}, e'\n')
    ) as r (event_id, seq, checksum, event, receipt, next_base, status)`;
}

function baseText({ receipt, nextBase }: Final): string {
  const kept = besideReceipt(receipt, nextBase);
  return kept ? JSON.stringify(kept) : '';
}

/** [N9] What lies in the ledger of a sensitive entity is locked as its rows are. */
async function sealedFinal({ vault }: Tx, final: Final): Promise<Final> {
  const entity = final.event && entityNamed(final.event.entity)?.entity;
  if (!entity || entity.sensitive.length === 0) return final;
  const { entityId } = final.event!;
  const [kept, receipt] = await Promise.all([
    vault.seal(entity, entityId, final.kept),
    vault.seal(entity, entityId, final.receipt),
  ]);
  return { ...final, kept, receipt };
}
