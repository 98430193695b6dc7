// Station 7: record. Events that came after their number had been given up.
import type { Tx } from '#server/database/open.ts';
import type { Life } from './received.ts';

/** Of events recorded just now, those that are the only one under a number that is void: late, and no copy's. */
export async function lateOf(
  tx: Tx,
  { tenantId, userId, deviceId, deviceEpoch }: Life,
  events: readonly { seq: number; id: string }[],
): Promise<Set<string>> {
  const rows = await tx.sql<{ id: string }[]>`
    select e.id from json_to_recordset(${JSON.stringify(events)}::text::json) as e (id uuid, seq int)
    where exists (select from navette.sequence_void v
        where v.tenant_id = ${tenantId} and v.user_id = ${userId} and v.device_id = ${deviceId}
          and v.device_epoch = ${deviceEpoch} and e.seq between v.from_seq and v.to_seq)
      and not exists (select from navette.ledger l
        where l.tenant_id = ${tenantId} and l.user_id = ${userId} and l.device_id = ${deviceId}
          and l.device_epoch = ${deviceEpoch} and l.seq = e.seq and l.event_id <> e.id)`;
  return new Set(rows.map(({ id }) => id));
}
