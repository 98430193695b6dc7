import { KEPT_SEEDS } from './kept-seeds.ts';
import { seedsFrom, testWorlds } from './worlds.contract.ts';

// Seeds that once failed, and the first half of the regular ones; files run beside each other.
testWorlds([...KEPT_SEEDS.map(({ seed, taught }) => ({ seed, why: taught })), ...seedsFrom(1_000, 50)]);
