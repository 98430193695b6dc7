import { createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** What stands before the 32 bytes of an X25519 key in PKCS #8 (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

export interface ExportKeys {
  privateKey: KeyObject;
  /** As devices get it: 32 bytes, base64url. */
  publicKey: string;
}

/** The key pair of a tenant for exports of unsent work; derived, so that no tenant's can be missing or lost. */
export function exportKeys(secret: Uint8Array, tenantId: string): ExportKeys {
  const bytes = createHmac('sha256', secret).update(`export ${tenantId}`).digest();
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { privateKey, publicKey: x };
}
