// [N9] One text of a sensitive field as it lies in PostgreSQL: `nv1.<key>.<bytes>`.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** A tenant's key, in the two halves that it is used in. */
export interface DataKey {
  id: number;
  cipher: Buffer;
  nonce: Buffer;
}

/** What a text belongs to: authenticated with it, so that it opens in no other place. */
export interface Place {
  tenantId: string;
  recordId: string;
  field: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SHAPE = /^nv1\.(\d{1,9})\.([A-Za-z0-9_-]{38,})$/;
/** What every encrypted text begins with. */
export const MARK = 'nv1.';

/** `secret`: 32 random bytes. */
export const dataKey = (id: number, secret: Uint8Array): DataKey => ({
  id,
  cipher: Buffer.from(hkdfSync('sha256', secret, '', 'navette field cipher', 32)),
  nonce: Buffer.from(hkdfSync('sha256', secret, '', 'navette field nonce', 32)),
});

const whereOf = ({ tenantId, recordId, field }: Place): Buffer => Buffer.from(`${tenantId} ${recordId} ${field}`);

/**
 * The nonce follows from text and place: the same text in the same place gives the same bytes, so that an update which
 * changes nothing is seen to change nothing. Who reads the database learns that, and nothing across places.
 */
export function encrypt(key: DataKey, place: Place, text: string): string {
  const where = whereOf(place);
  const plain = Buffer.from(text);
  const nonce = createHmac('sha256', key.nonce)
    .update(`${where.length} `)
    .update(where)
    .update(plain)
    .digest()
    .subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.cipher, nonce).setAAD(where);
  const bytes = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return `${MARK}${key.id}.${bytes.toString('base64url')}`;
}

/** The id of the key that a text is encrypted with; `null`: it is not. */
export function keyIn(text: string): number | null {
  const [, id] = SHAPE.exec(text) ?? [];
  return id === undefined ? null : Number(id);
}

/** `null`: not by this key, not in this place, or changed since. */
export function decrypt(key: DataKey, place: Place, sealed: string): string | null {
  const [, , encoded] = SHAPE.exec(sealed) ?? [];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64url');
  const decipher = createDecipheriv(ALGORITHM, key.cipher, bytes.subarray(0, NONCE_BYTES))
    .setAAD(whereOf(place))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
  } catch {
    return null;
  }
}
