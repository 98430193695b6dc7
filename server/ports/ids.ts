import { v7 } from 'uuid';
import { type Clock, systemClock } from './clock.ts';
import { type Random, systemRandom } from './random.ts';

export interface Ids {
  /** A UUIDv7, greater than every one before it from the same source, even when the clock goes back. */
  next(): string;
}

/** The double is the same function over a test clock and a seeded random source. */
export function createIds(clock: Clock, random: Random): Ids {
  let msecs = 0;
  let seq = 0;
  return {
    next: () => {
      const now = clock.now().getTime();
      const bytes = random.bytes(16);
      if (now > msecs) {
        msecs = now;
        // 31 of 32 bits: ids made in the same millisecond count up and never run over.
        seq = new DataView(bytes.buffer).getUint32(0) >>> 1;
      } else seq += 1;
      return v7({ msecs, seq, random: bytes });
    },
  };
}

export const systemIds: Ids = createIds(systemClock, systemRandom);
