// Stations 6 and 7: what the steps of one push share.
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Rules } from '#protocol/rules.ts';
import type { Floors } from '#server/database/epoch.ts';
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import type { NextBase } from './next-base.ts';
import type { Reader } from './receipts.ts';

/** One push inside its transaction. */
export interface Batch {
  tx: Tx;
  account: Account;
  tenantPacks: readonly string[];
  /** The server's. */
  epoch: number;
  floors: Floors;
  /** After a restore; absent: nobody is waited for. */
  epochBegan?: Date | null;
  reader: Reader;
  now: Date;
  rules: Rules;
  /** When the push was sent, by the device's clock; milliseconds. `null`: it does not say. */
  deviceNow: number | null;
  /** When events that are judged again had arrived; milliseconds. The others arrive now. */
  arrivedAt?: ReadonlyMap<string, number>;
  /** An administrator has it judged again: whether the record is in its author's work is the office's to say. */
  byOffice?: boolean;
  /** Records that another transaction holds are passed by, and what is about them is for a later push: nobody waits for them. */
  passesBy?: boolean;
  decision?: Decision;
  /** Events that nobody can send any more, unless the server has them. */
  lacking?: ReadonlySet<string>;
}

/** What an administrator has decided of one event that waits for the office; the others of the batch are judged as ever. */
export interface Decision {
  eventId: string;
  choice: 'accept' | 'decline';
  by: { userId: string; name: string };
}

/** What a conflict policy decided other than "no conflict"; kept with both versions. */
export interface ConflictNote {
  /**
   * `late`: decided before. `conflict`: waits for a person. `afterReassignment`: accepted although it had gone elsewhere.
   * `won`, `lost`, `mixed`: columns that both sides had changed. `gone`: an edit of a deleted record. `merged`: a new record
   * that existed already; `duplicate`: the same, or one that an edit named as another is named, unknown to its author, for the office.
   */
  outcome: Outcome;
  theirs: unknown;
  /** The record, when the event names it by another id. */
  entityId?: string;
  /** Milliseconds that the device's clock was off. */
  driftMs?: number;
  /** What was written bears the natural key of this record too: one more outcome, `duplicate`. */
  duplicateOf?: string;
}

export type Outcome =
  | 'late'
  | 'conflict'
  | 'afterReassignment'
  | 'won'
  | 'lost'
  | 'mixed'
  | 'gone'
  | 'merged'
  | 'duplicate';

/** An event that got a verdict. */
export interface Judged {
  event: SyncEvent;
  receipt: Receipt;
  conflict: ConflictNote | null;
  /** For its author's next event on the record. */
  nextBase?: NextBase;
  /** The later choice, in the same batch, that has settled this conflict. */
  settledBy?: string;
}
