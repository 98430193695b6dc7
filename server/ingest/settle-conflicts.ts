// Station 7: record. A person's choice supersedes the verdicts on the events that it settles.
import type { SyncEvent } from '#protocol/event.ts';
import type { Batch, Judged } from './batch.ts';
import { settled } from './receipts.ts';

export interface Settling {
  /** The choice. */
  by: SyncEvent;
  /** `deviceId`: of an event from before; `null`: one of this batch. `mergedInto`: it named its record by another id. */
  conflicts: readonly { eventId: string; deviceId: string | null; mergedInto?: string }[];
}

/**
 * Verdicts from before change in the ledger, and so reach their device by the feed; those of this batch change before they are
 * recorded. Two statements, however many.
 */
export async function settleConflicts(
  { tx, account, now, reader }: Batch,
  settlings: readonly Settling[],
  done: Map<string, Judged>,
): Promise<void> {
  const rows: { device_id: string; event_id: string; by: string; receipt: object }[] = [];
  for (const { by, conflicts } of settlings) {
    for (const { eventId, deviceId, ...merge } of conflicts) {
      const here = done.get(eventId);
      const { mergedInto = merge.mergedInto } = here?.receipt ?? {};
      const plain = settled(eventId, { eventId: by.id, userId: by.userId, at: now.toISOString() }, reader);
      // A device that missed the first answer learns of it here.
      const receipt = mergedInto === undefined ? plain : { ...plain, mergedInto };
      if (here) done.set(eventId, { ...here, receipt, settledBy: by.id });
      else if (deviceId) rows.push({ device_id: deviceId, event_id: eventId, by: by.id, receipt });
    }
  }
  if (rows.length === 0) return;
  const json = JSON.stringify(rows);
  await Promise.all([
    tx.sql`
      update navette.ledger l set receipt = r.receipt, status = r.receipt ->> 'status', changed_tx = pg_current_xact_id()
      from json_to_recordset(${json}::json) as r (device_id uuid, event_id uuid, receipt json)
      where l.tenant_id = ${account.tenantId} and l.device_id = r.device_id and l.event_id = r.event_id`,
    tx.sql`
      update navette.conflict_log c set settled_by = r.by, settled_at = ${now}
      from jsonb_to_recordset(${json}::jsonb) as r (device_id uuid, event_id uuid, by uuid)
      where c.tenant_id = ${account.tenantId} and c.event_id = r.event_id and c.device_id = r.device_id
        and c.outcome = 'conflict' and c.settled_at is null`,
  ]);
}
