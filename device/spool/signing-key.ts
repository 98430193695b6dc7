// The key that a device signs exports of its work with. Only its public half can be read.
import { toBase64Url } from '../ports/base64url.ts';
import type { SigningKey } from './spool.ts';

export interface StoredSigningKey {
  publicKey: string;
  key: CryptoKey;
}

export async function createSigningKey(): Promise<StoredSigningKey> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const raw = await crypto.subtle.exportKey('raw', pair.publicKey);
  return { publicKey: toBase64Url(new Uint8Array(raw)), key: pair.privateKey };
}

export const signingKeyOf = ({ publicKey, key }: StoredSigningKey): SigningKey => ({
  publicKey,
  sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)),
});
