import { createTestRandom, type Random } from '#device/ports/random.ts';

/** Everything that happens in a world is drawn from here, so that a seed is the whole world. */
export interface Draw {
  /** 0 ≤ n < limit, whole. */
  below(limit: number): number;
  /** True in `part` of all cases, 0 to 1. */
  chance(part: number): boolean;
  /** Throws for an empty list. */
  pick<Item>(items: readonly Item[]): Item;
  /** One of the names, as often as their weights say. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  /** A source of its own, so that one more draw in one place does not change all others. */
  branch(): Draw;
  random: Random;
}

export function createDraw(seed: number): Draw {
  const random = createTestRandom(seed);
  const below = (limit: number) => Math.floor(random.fraction() * limit);
  // The first numbers of neighbouring seeds are alike.
  for (let skip = 0; skip < 8; skip += 1) random.fraction();
  return {
    random,
    below,
    chance: (part) => random.fraction() < part,
    pick: (items) => {
      if (items.length === 0) throw new Error('nothing to draw from');
      return items[below(items.length)] as (typeof items)[number];
    },
    weighted: <Name extends string>(weights: Readonly<Record<Name, number>>) => {
      const entries = Object.entries<number>(weights) as [Name, number][];
      let left = random.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      return entries.at(-1)![0];
    },
    branch: () => createDraw(below(2 ** 32)),
  };
}
