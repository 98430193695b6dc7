// Station 7: record. Everything a verdict leaves behind, in the transaction that applied it.
import { auditEntryOf } from '#packs/core/audit-entry.ts';
import { chosenPolicy } from '#packs/core/policy.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Ids } from '#server/ports/ids.ts';
import { auditEntities } from './audit-entities.ts';
import type { Batch, ConflictNote } from './batch.ts';
import { type ChainHead, type Link, link } from './chain.ts';
import { allBehind, fillLinks, storeHead } from './chain-store.ts';
import { writeLedger } from './ledger.ts';
import type { NextBase } from './next-base.ts';
import type { Identity } from './read-event.ts';
import type { Turn } from './replay.ts';
import { insertRows } from './write-rows.ts';

/** A final verdict on its way into the ledger. */
export interface Final {
  identity: Identity;
  /** What the ledger keeps of the event; without the content that was refused. */
  kept: Record<string, unknown>;
  /** `null`: so broken that the audit log cannot tell what it was. */
  event: SyncEvent | null;
  /** Of the payload as it was sent: also content that was refused leaves its hash. */
  payloadHash: string;
  receipt: Receipt;
  conflict: ConflictNote | null;
  /** For its author's next event on the record. */
  nextBase?: NextBase;
  /** The choice, in the same batch, that settled it. */
  settledBy?: string;
}

export interface About {
  batchId: string;
  requestId: string;
  ids: Ids;
  turn: Turn;
  /** How far the device says it has come. */
  told: number;
}

/** Writes ledger, audit entries with their links, and conflicts. Completes the receipts of notes with their rows. */
export async function record(batch: Batch, finals: readonly Final[], about: About): Promise<ChainHead> {
  const { head: before, behind } = about.turn;
  if (finals.length === 0) return before;
  const { tx, account, now } = batch;
  const arrived = finals.map(({ identity }) => ({
    seq: identity.seq,
    eventId: identity.id,
    checksum: identity.checksum,
  }));
  const closes = behind.length > 0 && arrived.some(({ seq }) => seq === before.through + 1);
  const stored = closes ? await allBehind(batch, behind) : [];
  const { head, links } = link(before, [...stored, ...arrived]);
  const own = new Set(arrived.map(({ eventId }) => eventId));
  const filled = [...links].filter(([eventId]) => !own.has(eventId));

  const receivedAt = now.toISOString();
  const audits = byAuditEntity(batch, finals);
  // The receipt of a note holds its entry, which is there only once it is written.
  const hasNotes = finals.some(({ receipt }) => isNoteReceipt(receipt));
  const [rows] = await Promise.all([
    Promise.all(
      [...audits].map(([known, group]) => {
        const entries = group.map((final) => entryOf(final, links.get(final.identity.id), receivedAt));
        const notes = group.filter(({ receipt }) => isNoteReceipt(receipt)).map(({ identity }) => identity.id);
        return insertRows(tx, account.tenantId, known, entries, notes);
      }),
    ),
    fillLinks(batch, filled),
    storeHead(batch, before, head, about.told),
    writeConflicts(batch, finals, about.ids),
    hasNotes ? null : writeLedger(batch, finals, about),
  ]);
  if (!hasNotes) return head;
  giveRows(finals, new Map(rows.flatMap((group) => [...group])));
  await writeLedger(batch, finals, about);
  return head;
}

/** An applied event without a row is a note: its row is its entry in the audit log. */
const isNoteReceipt = (receipt: Receipt): boolean =>
  receipt.status === 'applied' && receipt.row === undefined && receipt.visible === undefined;

function giveRows(finals: readonly Final[], rows: ReadonlyMap<string, Row>): void {
  for (const { receipt } of finals) {
    const row = isNoteReceipt(receipt) ? rows.get(receipt.eventId) : undefined;
    if (row) Object.assign(receipt, { version: row.version, row });
  }
}

/** By the audit log they belong to: of the entity's pack, or of the tenant's first pack when nobody knows the entity. */
function byAuditEntity(batch: Batch, finals: readonly Final[]): Map<KnownEntity, Final[]> {
  const logs = auditEntities(batch.tenantPacks);
  const groups = new Map<KnownEntity, Final[]>();
  for (const final of finals) {
    if (!final.event) continue;
    const pack = entityNamed(final.event.entity)?.pack;
    const log = logs.find((known) => known.pack === pack) ?? logs[0];
    if (log) groups.set(log, [...(groups.get(log) ?? []), final]);
  }
  return groups;
}

function entryOf({ event, payloadHash, receipt }: Final, link: Link | undefined, receivedAt: string) {
  const { status: outcome, code = null } = receipt;
  if (outcome === 'waiting') throw new Error('an event that waits has no entry yet');
  const { previousHash = null, hash = null } = link ?? {};
  return auditEntryOf(event!, { previousHash, hash, payloadHash, outcome, code, receivedAt });
}

/** The policy that the tenant's rules choose. */
function policyOf({ rules }: Batch, entity: string): string {
  const known = entityNamed(entity);
  return known ? chosenPolicy(known.entity, rules.policies?.[entity]).kind : '';
}

const notesOf = ({ duplicateOf, ...note }: ConflictNote): ConflictNote[] =>
  duplicateOf === undefined ? [note] : [note, { outcome: 'duplicate', theirs: { id: duplicateOf } }];

export async function writeConflicts(
  batch: Batch,
  finals: readonly Pick<Final, 'event' | 'conflict' | 'settledBy'>[],
  ids: Ids,
): Promise<void> {
  const { tx, account, now } = batch;
  const noted = finals.flatMap(({ event, conflict, settledBy = null }) =>
    event && conflict ? notesOf(conflict).map((conflict) => ({ event, conflict, settledBy })) : [],
  );
  if (noted.length === 0) return;
  const rows = await Promise.all(
    noted.map(async ({ event, conflict, settledBy }) => {
      const entity_id = conflict.entityId ?? event.entityId;
      const versions = { mine: event.payload, theirs: conflict.theirs ?? null };
      const known = entityNamed(event.entity);
      return {
        ...{ id: ids.next(), entity: event.entity, entity_id, event_id: event.id },
        ...{ policy: policyOf(batch, event.entity), outcome: conflict.outcome },
        // [N9] Both versions lie here as their rows do.
        ...(known ? await tx.vault.seal(known.entity, entity_id, versions) : versions),
        ...{ settled_by: settledBy, settled_at: settledBy && now.toISOString() },
      };
    }),
  );
  await tx.sql`
    insert into navette.conflict_log (tenant_id, id, entity, entity_id, event_id, policy, outcome, mine, theirs,
      settled_by, settled_at, created_at, user_id, device_id)
    select ${account.tenantId}::uuid, r.*, ${now}::timestamptz, ${account.userId}::uuid, ${account.deviceId}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (id uuid, entity text, entity_id uuid, event_id uuid, policy text, outcome text, mine jsonb, theirs jsonb,
        settled_by uuid, settled_at timestamptz)`;
}
