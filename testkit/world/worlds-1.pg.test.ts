import { KEPT_SEEDS } from './kept-seeds.ts';
import { seedsFrom, testWorlds } from './worlds.contract.ts';

// Seeds that once failed, in their full length, and some of the regular ones; files run beside each other.
const kept = KEPT_SEEDS.map(({ seed, taught }) => ({ seed, why: taught }));
testWorlds([...kept, ...seedsFrom(1_000, 3)]);
