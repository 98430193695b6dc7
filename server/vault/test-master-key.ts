import { masterKeyOf } from './master-key.ts';

/** The double: the same for all that share a database in tests; a secret of nobody. */
export const TEST_MASTER_KEY = masterKeyOf(new Uint8Array(32).fill(7));
