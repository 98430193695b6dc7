import { v7 } from 'uuid';

interface Sources {
  /** Milliseconds since 1970. */
  now(): number;
  bytes(length: number): Uint8Array;
}

/** A source of UUIDv7 (RFC 9562): each is greater than every one before it, even when the clock goes back. */
export function uuidSequence({ now, bytes }: Sources): () => string {
  let msecs = 0;
  let seq = 0;
  return () => {
    const time = now();
    const random = bytes(16);
    if (time > msecs) {
      msecs = time;
      // 31 of 32 bits: ids made in the same millisecond count up and never run over.
      seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
    } else seq += 1;
    return v7({ msecs, seq, random });
  };
}
