// Stations 6 and 7: what the steps of one push share.
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import type { Reader } from './receipts.ts';

/** One push inside its transaction. */
export interface Batch {
  tx: Tx;
  account: Account;
  tenantPacks: readonly string[];
  /** The server's. */
  epoch: number;
  reader: Reader;
  now: Date;
}

/** What a conflict policy decided other than "no conflict"; kept with both versions. */
export interface ConflictNote {
  outcome: 'late' | 'conflict' | 'afterReassignment';
  theirs: unknown;
}

/** An event that got a verdict. */
export interface Judged {
  event: SyncEvent;
  receipt: Receipt;
  conflict: ConflictNote | null;
}
