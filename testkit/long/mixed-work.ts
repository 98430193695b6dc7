import { randomBytes } from 'node:crypto';
import type { Intent } from '#device/api.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Delivery } from '../tenant.ts';

/** A note whose event stays just below the limit of one (`LIMITS.eventBytes`). */
const LARGEST_LETTERS = 60_000;
const MIDDLE_LETTERS = 4_000;
const PHOTO_BYTES = 250_000;
const SIGNATURE_BYTES = 3_000;

/** About a delivery: most are a few words, each tenth is a page, each hundredth almost as large as an event may be. */
export function note(at: number, { id }: { id: string }): Intent {
  const letters = at % 100 === 0 ? LARGEST_LETTERS : at % 10 === 0 ? MIDDLE_LETTERS : 0;
  const detail = `note ${at} ${randomBytes(letters / 2).toString('hex')}`;
  const payload = { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: id, detail };
  return { entity: 'logistics.audit_entry', action: 'CREATE', payload };
}

/** Each with a signature, each second one with a photo. */
export function validation(at: number, { id, code }: Delivery): Intent {
  const signature = fileOf(SIGNATURE_BYTES, 'image/png');
  const photo = at % 2 === 0 ? fileOf(PHOTO_BYTES, 'image/jpeg') : null;
  return {
    entity: 'logistics.delivery',
    entityId: id,
    action: 'DELIVERY_VALIDATED',
    payload: {
      code,
      validatedAt: new Date().toISOString(),
      receivedBy: 'Samir',
      signature: signature.sha256,
      ...(photo && { photo: photo.sha256 }),
    },
    attachments: photo ? [signature, photo] : [signature],
  };
}

function fileOf(size: number, mime: string) {
  const bytes = new Uint8Array(randomBytes(size));
  return { sha256: sha256HexOfBytes(bytes), mime, bytes };
}
