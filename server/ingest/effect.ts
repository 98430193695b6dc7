// Station 6: apply. What a pack's server side adds to an accepted action.
import type { Fields } from '#packs/core/field.ts';
import type { Row } from '#protocol/common.ts';

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

/** A column that says whether all files which a row names have arrived. */
export interface ProofRule {
  entity: string;
  fields: Fields;
  column: string;
  incomplete: string;
  complete: string;
}
