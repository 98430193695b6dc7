// Station 2: commit. The entry that an event leaves in its pack's audit log.
import { auditEntryOf } from '#packs/core/audit-entry.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Sql } from '../db/database.ts';
import { writeRow } from '../db/rows.ts';

/** `previousHash`: of the chain before it; `null`: not known here any more. */
export async function addAuditEntry(
  tx: Sql,
  { pack }: KnownEntity,
  event: SyncEvent,
  previousHash: string | null,
): Promise<void> {
  const audit = entityNamed(`${pack.name}.${pack.audit}`);
  if (!audit) throw new Error(`the pack ${pack.name} has no audit log`);
  const entry = auditEntryOf(event, { previousHash, outcome: 'pending' });
  await writeRow(tx, audit, { ...entry, version: 0, lastModifiedAt: event.occurredAt });
}
