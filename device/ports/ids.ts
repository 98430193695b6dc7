import { uuidSequence } from '#protocol/uuid-sequence.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Random, systemRandom } from './random.ts';

export interface Ids {
  /** A UUIDv7, greater than every one before it from the same source, even when the clock goes back. */
  next(): string;
}

/** The double is the same function over a test clock and a seeded random source. */
export const createIds = (clock: Clock, random: Random): Ids => ({
  next: uuidSequence({ now: () => clock.now().getTime(), bytes: random.bytes }),
});

export const systemIds: Ids = createIds(systemClock, systemRandom);
