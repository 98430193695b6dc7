import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Sums of hashes are kept below this: exact in a JavaScript number, and the same in PostgreSQL. */
export const DIGEST_MODULUS = 2 ** 48;

/**
 * The part of a row in the digest of its entity: the first 48 bits of the SHA-256 of `id:version`. A digest is the sum of these,
 * so the order of rows does not matter.
 */
export function rowHash(id: string, version: number): number {
  let value = 0;
  for (const byte of sha256(utf8ToBytes(`${id}:${version}`)).subarray(0, 6)) value = value * 256 + byte;
  return value;
}
