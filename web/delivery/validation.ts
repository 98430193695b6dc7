import type { Intent } from '#device/api.ts';
import type { AuditNote } from '#packs/core/audit.ts';
import { normalizeCode } from '#packs/core/short-code.ts';
import { type Delivery, deliveryFields, deliveryValidated, WRONG_CODE } from '#packs/logistics/delivery.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Position } from '#protocol/common.ts';
import { latinDigits } from '../parts/fold-text.ts';

/** What the form knows when its main button is pressed. */
export interface Filled {
  code: string;
  receivedBy: string;
  /** A drawn signature as PNG. */
  signature: Uint8Array | null;
  position: Position | null;
}

/** How much of what was typed goes into an event: a code is 20 characters at most, a name 120. */
const CODE_MAX = deliveryValidated.payload.code?.max ?? 20;
export const NAME_MAX = deliveryFields.receivedBy.max ?? 120;

/** A code as it is compared and committed: an Arabic keyboard types other digits for the same code. */
const typedCode = (typed: string): string => latinDigits(typed).trim().slice(0, CODE_MAX);

type Payload = Parameters<typeof deliveryValidated.check>[1];

const payloadOf = ({ code, receivedBy, position }: Filled, validatedAt: string, signature: string | null): Payload => ({
  qrPayload: null,
  code: typedCode(code),
  validatedAt,
  receivedBy: receivedBy.trim().slice(0, NAME_MAX) || null,
  position,
  signature,
  photo: null,
  lines: null,
});

/** The pack's own rule on a typed code, before anything is committed. */
export const isRightCode = (row: Delivery, typed: string): boolean =>
  normalizeCode(typed) !== '' &&
  deliveryValidated.check(
    row,
    payloadOf({ code: typed, receivedBy: '', signature: null, position: null }, '', null),
  ) === null;

/** Station 1: the tap of "validate", as the intent it becomes. */
export function validationIntent(id: string, filled: Filled, validatedAt: string): Intent {
  const { signature, position } = filled;
  const sha256 = signature && sha256HexOfBytes(signature);
  const payload = payloadOf(filled, validatedAt, sha256);
  return {
    entity: 'logistics.delivery',
    entityId: id,
    action: 'DELIVERY_VALIDATED',
    payload: Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== null)),
    attachments: signature && sha256 ? [{ sha256, mime: 'image/png', bytes: signature }] : [],
    context: position ? { position } : undefined,
  };
}

/** A wrong code leaves a note in the audit log: what was typed, for which delivery. */
export function wrongCodeIntent(id: string, typed: string): Intent {
  const note: AuditNote = {
    action: WRONG_CODE,
    entity: 'logistics.delivery',
    entityId: id,
    detail: { typed: typedCode(typed) },
  };
  return { entity: 'logistics.audit_entry', action: 'CREATE', payload: { ...note } };
}
