// Station 6: apply. What a device's earlier events have left, of records that its work from before a restore is about.
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { pgArray } from '../sql-values.ts';
import type { Batch } from './batch.ts';
import { type NextBase, type OwnLine, ownLinesOf } from './next-base.ts';

/** Not asked for as long as the server was not set back. `sent`, `events`: the same, by the ids that devices gave and by those that stand. */
export async function ownLines(
  { tx, account, epoch }: Batch,
  sent: readonly SyncEvent[],
  events: readonly SyncEvent[],
): Promise<OwnLine[]> {
  const old = [...sent, ...events].filter((event) => event.epoch !== epoch && event.baseVersion > 0);
  if (old.length === 0) return [];
  const lines = await tx.sql<{ seq: number; receipt: Receipt; nextBase: NextBase | null }[]>`
    select seq, receipt, next_base as "nextBase" from navette.ledger
    where tenant_id = ${account.tenantId} and user_id = ${account.userId} and device_id = ${account.deviceId}
      and device_epoch = ${account.deviceEpoch} and seq < ${Math.max(...old.map(({ seq }) => seq))}
      and event ->> 'entityId' = any(${pgArray([...new Set(old.map(({ entityId }) => entityId))])}::text[])
    order by seq`;
  return ownLinesOf(
    await Promise.all(lines.map(async (line) => ({ ...line, receipt: await tx.vault.open(line.receipt) }))),
  );
}
