// Station 6: apply. What a pack's server side adds to an accepted action.
import type { Find } from '#packs/core/entity.ts';
import type { Fields } from '#packs/core/field.ts';
import type { Row } from '#protocol/common.ts';
import type { ErrorCode, ErrorData } from '#protocol/errors.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Batch } from './batch.ts';

export interface EffectInput {
  /** Locked, as it is before the event. */
  row: Row;
  /** What the pack's rule makes of it. */
  patch: Readonly<Record<string, unknown>>;
  /** The author had the record once and has it no more. */
  formerHolder: boolean;
  /** Of the files that the batch names, those whose bytes are here. */
  filesHere: ReadonlySet<string>;
}

/** Pure: the columns that are the server's, and which of them their author should be told of. */
export type Effect = (input: EffectInput) => { patch: Record<string, unknown>; tell: readonly string[] };

/** A write that is about to be made. */
export interface Completing {
  event: SyncEvent;
  /** As it will stand: locked, or new. */
  row: Row;
}

/** What is added to one write. */
export interface Addition {
  patch: Record<string, unknown>;
  /** The fields that the author is told of where they stand otherwise than shown, also derived ones. */
  tell: readonly string[];
  /** Why they do, where that is not plain. */
  because?: { code: ErrorCode; data: ErrorData };
}

/** By event id. */
export type Added = ReadonlyMap<string, Addition>;

/** What the writes of a round are completed with. */
export interface Around {
  /** The records that the entities' derived fields look into. */
  find: Find;
  /** Events of the same push that later rounds judge: their locks may have to be taken before those of this round. */
  ahead: readonly SyncEvent[];
}

/**
 * The server's part that needs the database: numbers without gaps, stock, what other tables say. Called once for all
 * writes of a round whose completions share the function, in the push's transaction and before the rows are written; makes a
 * number of statements that does not grow with them. Several actions that take the same locks share one, so that it can take
 * them in one order.
 */
export interface Completion {
  /** The fields of the server that it may write. */
  fills: readonly string[];
  complete: (batch: Batch, writes: readonly Completing[], around: Around) => Promise<Added>;
}

/** A column that says whether all files which a row names have arrived. */
export interface ProofRule {
  entity: string;
  fields: Fields;
  column: string;
  incomplete: string;
  complete: string;
}
