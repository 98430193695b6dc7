// Station 6: apply. May this role do this at all, whatever the record, and is it said in the declared form?
import { NOTES_OF_ANY } from '#packs/core/audit.ts';
import { type Asked, askedOf, type Deed, isBeyondRole, readDeed } from '#packs/core/deed.ts';
import type { Fields } from '#packs/core/field.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { EVENT_FLOOR } from '#protocol/version.ts';

/**
 * Whether a note claims what only an event of its own, or the office, can do: an entry in the audit log that says
 * `DELIVERY_VALIDATED` must come from a validation. What notes may say is declared.
 */
export function isFalseNote({ action, entity }: { action: string; entity: string }): boolean {
  const declared = entityNamed(entity)?.entity.notes ?? {};
  return !NOTES_OF_ANY.includes(action) && !Object.hasOwn(declared, action);
}

/** What an author is about to do, as the pack declares it. */
export interface Meant {
  known: KnownEntity;
  asked: Asked;
  deed: Deed;
}

/** The values that an event names, and the fields that declare them. */
export function saidBy({ known: { entity }, deed }: Meant): { fields: Fields; values: Record<string, unknown> } {
  switch (deed.kind) {
    case 'action':
      return { fields: deed.action.payload, values: deed.payload };
    case 'create':
    case 'update':
      return { fields: entity.fields, values: deed.values };
    case 'resolve':
      return { fields: entity.fields, values: deed.choice.values };
    default:
      return { fields: {}, values: {} };
  }
}

type Refused = { code: ErrorCode; data: ErrorData };
const refuse = (code: ErrorCode, data: ErrorData = {}) => fail({ code, data });

/**
 * Judged by declarations alone, so that the answer to a forged event tells nothing about records. A pack that the tenant
 * does not have does not exist for it.
 */
export function meantBy(event: SyncEvent, role: string, tenantPacks: readonly string[]): Result<Meant, Refused> {
  const known = entityNamed(event.entity);
  if (!known || !tenantPacks.includes(known.pack.name)) return refuse('UNKNOWN_ENTITY');
  const asked = askedOf(known, event.action, role);
  if (!asked.ok) return refuse(asked.problem);
  if (event.schemaVersion < EVENT_FLOOR) return refuse('SCHEMA_TOO_OLD');
  const read = readDeed(known, asked.value, event.payload);
  if (!read.ok) return refuse('INVALID_PAYLOAD', { path: read.path || 'payload' });
  if (isBeyondRole(known, read.value, role)) return refuse('FORBIDDEN_ACTION');
  if (read.value.kind === 'note') {
    if (isFalseNote(read.value.note)) return refuse('FORBIDDEN_ACTION');
    // A note stands under its own event's id: nobody can write over another entry.
    if (event.entityId !== event.id) return refuse('INVALID_EVENT', { path: 'entityId' });
  }
  return ok({ known, asked: asked.value, deed: read.value });
}
