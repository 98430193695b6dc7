import { seedsFrom, testWorlds } from './worlds.contract.ts';

// The second half.
testWorlds(seedsFrom(2_000, 50));
