import { KEPT_SEEDS, OPEN_SEEDS } from './kept-seeds.ts';
import { seedsFrom, testWorlds } from './worlds.contract.ts';

// Seeds that once failed, and the first half of the regular ones; files run beside each other.
testWorlds([
  ...KEPT_SEEDS.map(({ seed, taught }) => ({ seed, why: taught })),
  ...seedsFrom(1_000, 50).filter(({ seed }) => !OPEN_SEEDS.includes(seed)),
]);
