// Station 6: apply. What a conflict policy decides on the server.
import type { Decision } from '#packs/core/policy.ts';
import type { Row } from '#protocol/common.ts';
import type { ErrorCode } from '#protocol/errors.ts';

/** What a policy answers to an event that nothing else refused. */
export type Meeting = { kind: 'go' } | { kind: 'conflict'; code: ErrorCode };

/** How the version that the author saw stands to the server's: another epoch's version says nothing. */
export type Base = 'same' | 'older' | 'unknown';

/**
 * A policy of a pack as the server carries it out: pure functions of the row as it is locked.
 *
 * `applied` or `amended`? A server adds to rows what is its own to keep: versions, times, whether a proof is complete.
 * That is bookkeeping, and a person who is told of each piece of it stops reading. An event is `amended` only when the
 * row ends up otherwise than its author was shown, in a way that concerns them: a number they will quote, an amount, or
 * that the record had been given to somebody else. An effect says so itself (`tell`, in `server/logistics/effects.ts`).
 */
export interface ServerPolicy {
  /** The verdict on a record that was decided before this event arrived. */
  decided(row: Row): Decision | null;
  /** Whether somebody who had the record in their work, and has not any more, may still act on it. */
  formerHolderMayAct: boolean;
  /** The question after base version: may it be applied to the row as it is now? */
  meet(row: Row, base: Base): Meeting;
}
