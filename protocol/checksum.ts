import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.ts';
import type { SyncEvent } from './event.ts';

/** SHA-256 of a UTF-8 text, in hex. Synchronous, so that a commit can use it inside its transaction. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** SHA-256 of bytes, in hex: the name of an attachment. */
export function sha256HexOfBytes(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

/** The checksum of an event: SHA-256 of the event without its own `checksum`, as canonical JSON. */
export function checksumOf(event: Omit<SyncEvent, 'checksum'> & { checksum?: string }): string {
  const { checksum: _, ...rest } = event;
  return sha256Hex(canonicalJson(rest));
}

/** What the first event of a chain comes after. */
export const CHAIN_START = '0'.repeat(64);

/** The audit chain: each link holds the hash of the one before and the checksum of its event. */
export function chainHash(previousHash: string, checksum: string): string {
  return sha256Hex(`${previousHash}:${checksum}`);
}
