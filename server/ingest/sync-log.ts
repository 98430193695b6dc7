// Station 7: record. One line for each push: what the office sees of its fleet.
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';

export interface SyncLine {
  id: string;
  events: number;
  conflicts: number;
  /** Of the request, before compression. */
  bytes: number;
  status: 'ok' | 'failed';
  startedAt: Date;
  endedAt: Date;
  /** The code of the error. */
  error: string | null;
}

export async function logPush(tx: Tx, { tenantId, userId, deviceId }: Account, line: SyncLine): Promise<void> {
  await tx.sql`
    insert into navette.sync_log (tenant_id, id, user_id, device_id, direction, events, conflicts, bytes, status,
      started_at, ended_at, error)
    values (${tenantId}, ${line.id}, ${userId}, ${deviceId}, 'push', ${line.events}, ${line.conflicts}, ${line.bytes},
      ${line.status}, ${line.startedAt}, ${line.endedAt}, ${line.error})`;
}
