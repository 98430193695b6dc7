// Station 6: apply. What no lot held is a case for the office, in the transaction of the event that needed it.
import type { Shortage } from '#packs/logistics/shortage.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Batch } from '../ingest/batch.ts';
import { derivedId } from '../ingest/derived-id.ts';
import { insertRows } from '../ingest/write-rows.ts';
import { pgArray } from '../sql-values.ts';
import { placeOf, type Taking } from './fifo.ts';

const SHORTAGE = entityNamed('logistics.shortage')!;

/** [L6] One case for each demand that was not met. */
export async function raise({ tx, account, now }: Batch, takings: readonly Taking[]): Promise<void> {
  const rows = takings
    .filter(({ lotId }) => lotId === null)
    .map(({ demand, quantity }): Omit<Shortage, 'version' | 'lastModifiedAt'> => {
      const { eventId, userId, causeId, kind, cause, productId, warehouseId } = demand;
      return {
        id: derivedId(eventId, 'shortage', placeOf(demand)),
        ...{ productId, warehouseId, quantity, status: 'open', cause, userId, at: now.toISOString() },
        deliveryId: kind === 'delivery' ? causeId : null,
        invoiceId: kind === 'invoice' ? causeId : null,
        ...{ note: null, settledAt: null, settledBy: null },
      };
    });
  if (rows.length > 0) await insertRows(tx, account.tenantId, SHORTAGE, rows, []);
}

/** What these invoices needed is needed no more. What somebody has settled stays as they left it. */
export async function withdraw({ tx, account, now }: Batch, invoiceIds: readonly string[]): Promise<void> {
  await tx.sql`
    update logistics.shortage set status = 'withdrawn', settled_at = ${now}, settled_by = ${account.userId}::text
    where tenant_id = ${account.tenantId} and invoice_id = any(${pgArray(invoiceIds)}::uuid[]) and status = 'open'
      and deleted_at is null`;
}
