// Station 3: seal. AES-GCM with keys that no script can read.

const IV_BYTES = 12;
const ALGORITHM = { name: 'AES-GCM', length: 256 } as const;

/** A key that can be stored in IndexedDB and used, and never exported. */
export async function createSealKey(): Promise<CryptoKey> {
  return await crypto.subtle.generateKey(ALGORITHM, false, ['encrypt', 'decrypt']);
}

/** `bound` is what the seal stands for (store, profile, id): moved elsewhere it no longer opens. */
export async function seal(
  key: CryptoKey,
  iv: Uint8Array<ArrayBuffer>,
  bound: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const additionalData = new TextEncoder().encode(bound);
  const sealed = await crypto.subtle.encrypt({ name: ALGORITHM.name, iv, additionalData }, key, body);
  const out = new Uint8Array(IV_BYTES + sealed.byteLength);
  out.set(iv);
  out.set(new Uint8Array(sealed), IV_BYTES);
  return out;
}

/** `null`: not sealed by this key for this place, or damaged. */
export async function unseal(
  key: CryptoKey,
  bound: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const additionalData = new TextEncoder().encode(bound);
  const iv = sealed.subarray(0, IV_BYTES);
  try {
    const body = await crypto.subtle.decrypt(
      { name: ALGORITHM.name, iv, additionalData },
      key,
      sealed.subarray(IV_BYTES),
    );
    return new Uint8Array(body);
  } catch {
    return null;
  }
}

export const newIv = (random: { bytes(length: number): Uint8Array<ArrayBuffer> }): Uint8Array<ArrayBuffer> =>
  random.bytes(IV_BYTES);
