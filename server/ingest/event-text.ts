// Station 5: push. The canonical text of an event and its hashes, by the machine's own SHA-256.
import { createHash } from 'node:crypto';
import { canonicalJson } from '#protocol/canonical-json.ts';

/** As `sha256Hex` of the protocol, several times faster; a test holds them equal. */
export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** As `chainHash` of the protocol. */
export const chainHash = (previousHash: string, checksum: string): string => sha256(`${previousHash}:${checksum}`);

export interface EventHashes {
  checksum: string;
  /** Of the payload alone, as the audit log keeps it. */
  payloadHash: string;
  /** Bytes of the event without its checksum, as canonical JSON. */
  size: number;
}

/**
 * As `checksumOf` of the protocol; the payload is written once for both hashes. `null`: the event has no canonical form
 * (half of a surrogate pair).
 */
export function hashesOf(raw: Readonly<Record<string, unknown>>): EventHashes | null {
  try {
    let payload = 'null';
    // RFC 8785 sorts names by UTF-16 code units, as JavaScript does.
    const members = Object.keys(raw)
      .filter((name) => name !== 'checksum' && raw[name] !== undefined)
      .sort()
      .map((name) => {
        const text = canonicalJson(raw[name]);
        if (name === 'payload') payload = text;
        return `${canonicalJson(name)}:${text}`;
      });
    const text = `{${members.join(',')}}`;
    return { checksum: sha256(text), payloadHash: sha256(payload), size: Buffer.byteLength(text) };
  } catch {
    return null;
  }
}
