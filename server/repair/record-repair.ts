// Station 7, again: what a repair leaves behind: new verdicts for the feed, conflicts, and who did it.
import { auditFields } from '#packs/core/audit.ts';
import { entityNamed } from '#packs/registry.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { sha256Hex } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { Account } from '../auth/account.ts';
import type { Batch, Decision, Judged } from '../ingest/batch.ts';
import { besideReceipt } from '../ingest/next-base.ts';
import { writeConflicts } from '../ingest/record.ts';
import { insertRows } from '../ingest/write-rows.ts';
import { pgArray } from '../sql-values.ts';

/** The action of the entry in the audit log. */
const ACTIONS = { repair: 'EVENT_REPAIRED', accept: 'EVENT_ACCEPTED', decline: 'EVENT_DECLINED' } as const;

interface Repair {
  repairer: Account;
  /** The id of the entry: the same repair twice would be refused by the database. */
  id: string;
  event: SyncEvent;
  values: Readonly<Record<string, unknown>>;
  /** Why it had been refused, or waited. */
  code: string | null;
  /** What was decided, of an event that waited for the office. */
  choice: Decision['choice'] | undefined;
  ids: Ids;
}

/** What the ledger has of the event itself stays as it was committed. */
export async function recordRepair(batch: Batch, done: readonly Judged[], repair: Repair): Promise<void> {
  const { tx, account } = batch;
  const rows = await Promise.all(
    done.map(async ({ event, receipt, nextBase }) => {
      const { entity } = entityNamed(event.entity)!;
      const next_base = besideReceipt(receipt, nextBase);
      return { event_id: event.id, receipt: await tx.vault.seal(entity, event.entityId, receipt), next_base };
    }),
  );
  await Promise.all([
    tx.sql`
      update navette.ledger l set receipt = r.receipt, next_base = r.next_base, status = r.receipt ->> 'status',
        changed_tx = pg_current_xact_id()
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as r (event_id uuid, receipt json, next_base json)
      where l.tenant_id = ${account.tenantId} and l.device_id = ${account.deviceId} and l.event_id = r.event_id`,
    // [N4] Both versions stay, with what has settled them: the entry of the decision.
    tx.sql`
      update navette.conflict_log c set settled_by = ${repair.id}, settled_at = ${batch.now}
      where c.tenant_id = ${account.tenantId} and c.device_id = ${account.deviceId}
        and c.event_id = any(${pgArray(rows.map(({ event_id }) => event_id))}::uuid[])
        and c.outcome = 'conflict' and c.settled_at is null`.then(() => writeConflicts(batch, done, repair.ids)),
    writeEntry(batch, done, repair),
  ]);
}

async function writeEntry(batch: Batch, done: readonly Judged[], repair: Repair): Promise<void> {
  const { tx, account, now } = batch;
  const { repairer, id, event, values, code, choice = 'repair' } = repair;
  const { pack } = entityNamed(event.entity)!;
  const log = entityNamed(`${pack.name}.${pack.audit}`)!;
  const at = now.toISOString();
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, event.payload[name] ?? null]));
  const detail = {
    ...{ eventId: event.id, deviceId: account.deviceId, userId: account.userId, action: event.action, code },
    ...(await tx.vault.seal(entityNamed(event.entity)!.entity, event.entityId, { before, values })),
    ...{ released: done.map((one) => one.event.id).filter((other) => other !== event.id) },
  };
  const blank = Object.fromEntries(Object.keys(auditFields).map((name) => [name, null]));
  const entry = {
    ...blank,
    ...{ id, userId: repairer.userId, deviceId: repairer.deviceId, deviceEpoch: repairer.deviceEpoch, seq: 0 },
    ...{ action: ACTIONS[choice], entity: event.entity, entityId: event.entityId, occurredAt: at, receivedAt: at },
    payloadHash: sha256Hex(canonicalJson(detail)),
    outcome: done.find((one) => one.event.id === event.id)!.receipt.status,
    detail,
  };
  await insertRows(tx, account.tenantId, log, [entry], []);
}
