import { KEPT_SEEDS } from './kept-seeds.ts';
import { seedsFrom, testWorlds } from './worlds.contract.ts';

// Seeds that once failed, and the first half of the regular ones; files run beside each other.
const kept = KEPT_SEEDS.map(({ seed, taught }) => ({ seed, why: taught }));
testWorlds([...kept, ...seedsFrom(1_000, 50).filter(({ seed }) => !kept.some((one) => one.seed === seed))]);
