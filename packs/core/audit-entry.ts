// Apart from the declaration, so that a screen that shows the log carries neither validator nor hash.
import { canonicalJson } from '#protocol/canonical-json.ts';
import { chainHash, sha256Hex } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { type AuditEntry, type AuditNote, type auditFields, auditNoteFields } from './audit.ts';
import type { ValuesOf } from './field.ts';
import { validate } from './validate.ts';

/** What a note says; an event that is none, or a malformed one, is entered as what it is. */
function noteIn(event: SyncEvent): AuditNote | null {
  if (!event.entity.endsWith('.audit_entry') || event.action !== 'CREATE') return null;
  const note = validate(auditNoteFields, event.payload);
  return note.ok ? note.values : null;
}

/** The entry of an event. Pure: the device writes it as `pending`, the server with the outcome and `receivedAt`. */
export function auditEntryOf(
  event: SyncEvent,
  link: {
    previousHash: string | null;
    outcome: AuditEntry['outcome'];
    code?: string | null;
    receivedAt?: string | null;
    /** Hashes that the caller has already. */
    hash?: string | null;
    payloadHash?: string;
  },
): ValuesOf<typeof auditFields> & { id: string } {
  const note = noteIn(event);
  return {
    id: event.id,
    userId: event.userId,
    deviceId: event.deviceId,
    deviceEpoch: event.deviceEpoch,
    seq: event.seq,
    action: note?.action ?? event.action,
    entity: note?.entity ?? event.entity,
    entityId: note?.entityId ?? event.entityId,
    occurredAt: event.occurredAt,
    receivedAt: link.receivedAt ?? null,
    appVersion: event.context?.appVersion ?? null,
    battery: event.context?.battery ?? null,
    network: event.context?.network ?? null,
    position: event.context?.position ?? null,
    payloadHash: link.payloadHash ?? sha256Hex(canonicalJson(event.payload)),
    previousHash: link.previousHash,
    hash: link.hash ?? (link.previousHash === null ? null : chainHash(link.previousHash, event.checksum)),
    outcome: link.outcome,
    code: link.code ?? null,
    detail: note?.detail ?? null,
  };
}
