// Trouble that costs more than the rest, each kind in a minority of worlds. Drawn apart, so that all other seeds stay the
// worlds that they were.
import { createDraw, type Draw } from './draw.ts';

export interface Rare {
  draw: Draw;
  /** Devices lose a database, the spool, or both. */
  evicts: boolean;
}

const APART = 0x5eed_0001;

export function rareOf(seed: number): Rare {
  const draw = createDraw((seed ^ APART) >>> 0);
  return { draw, evicts: draw.chance(0.15) };
}
