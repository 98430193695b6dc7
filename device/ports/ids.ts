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
      if (now > msecs) {
        msecs = now;
        // Half of the range stays free, so that ids made in the same millisecond can count up.
        seq = Math.floor(random.fraction() * 0x7fff_ffff);
      } else seq += 1;
      return v7({ msecs, seq, random: random.bytes(16) });
    },
  };
}

export const systemIds: Ids = createIds(systemClock, systemRandom);
