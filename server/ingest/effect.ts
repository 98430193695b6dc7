// Station 6: apply. What a pack's server side adds to an accepted action.
import type { Fields } from '#packs/core/field.ts';
import type { Row } from '#protocol/common.ts';
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

/** Pure: the columns that are the server's, and whether the author should be told that something changed. */
export type Effect = (input: EffectInput) => { patch: Record<string, unknown>; tell: boolean };

/** A write that is about to be made. */
export interface Completing {
  event: SyncEvent;
  /** As it will stand: locked, or new. */
  row: Row;
}

/** By event id: columns, and whether the author should be told. */
export type Added = ReadonlyMap<string, { patch: Record<string, unknown>; tell: boolean }>;

/**
 * The server's part that needs the database: numbers without gaps, stock, what other tables say. Called once for all
 * writes of a round with the same entity and action, in the push's transaction and before the rows are written; makes a number of
 * statements that does not grow with them.
 */
export interface Completion {
  /** The fields of the server that it may write. */
  fills: readonly string[];
  complete(batch: Batch, writes: readonly Completing[]): Promise<Added>;
}

/** A column that says whether all files which a row names have arrived. */
export interface ProofRule {
  entity: string;
  fields: Fields;
  column: string;
  incomplete: string;
  complete: string;
}
