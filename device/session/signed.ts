import { fromBase64Url } from '../ports/base64url.ts';

/**
 * The claims of a compact JWS that the server signed with Ed25519; `null` when it is anything else. Small on purpose: the
 * service worker reads orders as well. `key`: the public key as JWK text, from the sign-in.
 */
export async function readSigned(text: string, key: string, typ: string): Promise<Record<string, unknown> | null> {
  try {
    const [header = '', payload = '', signature = ''] = text.split('.');
    const { alg, typ: type } = fromText(header);
    if (alg !== 'EdDSA' || type !== typ) return null;
    const { kty, crv, x } = JSON.parse(key) as JsonWebKey;
    const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
    const signed = new TextEncoder().encode(`${header}.${payload}`);
    const good = await crypto.subtle.verify('Ed25519', publicKey, fromBase64Url(signature), signed);
    return good ? fromText(payload) : null;
  } catch {
    return null;
  }
}

/** The claims of a compact JWS as anybody could have written them. */
export function readUnsigned(text: string): Record<string, unknown> | null {
  try {
    return fromText(text.split('.')[1] ?? '');
  } catch {
    return null;
  }
}

const fromText = (base64url: string): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(fromBase64Url(base64url))) as Record<string, unknown>;
