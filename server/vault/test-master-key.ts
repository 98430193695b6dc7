import { fixedKeys, masterKeyOf } from './master-key.ts';

export const TEST_MASTER_KEY = masterKeyOf(new Uint8Array(32).fill(7));
export const TEST_MASTER_KEYS = fixedKeys(TEST_MASTER_KEY);
