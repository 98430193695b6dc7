import { seedsFrom, testWorlds } from './worlds.contract.ts';

// The rest of the regular ones, and two in which deliveries are cancelled under their drivers.
const decided = [600_121, 600_295].map((seed) => ({ seed, why: 'the office decides what it had withdrawn' }));
testWorlds([...seedsFrom(2_000, 60), ...decided]);
