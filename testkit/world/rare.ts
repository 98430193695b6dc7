// Trouble that costs more than the rest, each kind in a minority of worlds. Drawn apart, each for itself, so that all other
// seeds stay the worlds that they were.
import { createDraw, type Draw } from './draw.ts';
import { OLD_VERSIONS } from './old-apps.ts';

export interface Rare {
  draw: Draw;
  /** Devices lose a database, the spool, or both. */
  evicts: boolean;
  /** The server's database is set back to an earlier state. */
  restores: boolean;
  /** Some devices begin with an app of that version. */
  oldVersion: number | null;
  /** The office cancels deliveries while their drivers are on the way. */
  withdraws: boolean;
  /** What makes people and the office meet in the same columns, in worlds where they do. */
  meets: Draw | null;
}

/** Such that no seed that is kept is among them. */
const WITHDRAWS = 0x5eed_0182;
const MEETS = 0x5eed_0361;

const APART = {
  evicts: 0x5eed_0001,
  restores: 0x5eed_0002,
  oldVersion: 0x5eed_0003,
  withdraws: WITHDRAWS,
  meets: MEETS,
};

export function rareOf(seed: number): Rare {
  const apart = (kind: keyof typeof APART): Draw => createDraw((seed ^ APART[kind]) >>> 0);
  const draw = apart('evicts');
  const old = apart('oldVersion');
  const meets = apart('meets');
  return {
    draw,
    evicts: draw.chance(0.15),
    restores: apart('restores').chance(0.1),
    oldVersion: old.chance(0.1) ? old.pick(OLD_VERSIONS) : null,
    withdraws: apart('withdraws').chance(0.12),
    meets: meets.chance(0.12) ? meets : null,
  };
}
