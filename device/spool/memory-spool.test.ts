import { createMemorySpool } from './memory-spool.ts';
import { describeSpool } from './spool.contract.ts';

describeSpool('the double', async () => createMemorySpool());
