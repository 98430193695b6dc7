import { seedsFrom, testWorlds } from './worlds.contract.ts';

// The rest of the regular ones.
testWorlds(seedsFrom(2_000, 60));
