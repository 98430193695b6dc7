// Station 6: apply. What a conflict policy decides on the server.
import type { Decision } from '#packs/core/policy.ts';
import type { Row } from '#protocol/common.ts';
import type { ErrorCode } from '#protocol/errors.ts';

/** What an UPDATE or a DELETE meets. */
export interface Edit {
  verb: 'update' | 'delete';
  /** The values it names; of a DELETE none. */
  values: Readonly<Record<string, unknown>>;
  /** As it is locked; of a deleted record as it was. */
  row: Row;
  isDeleted: boolean;
  /** Columns that somebody else wrote since the version that the author saw. */
  changed: { columns: readonly string[]; any: boolean };
  /**
   * When the edit was made, and when the row and each of its columns were last written, by the server's clock
   * (`effective-instant.ts`). Milliseconds.
   */
  madeAt: number;
  writtenAt: number;
  columnAt(column: string): number;
}

/** What a policy answers to an edit that nothing else refused. */
export type Meeting =
  /**
   * It is applied, but for the columns that it `lost`. `won` and `lost` name what both sides had changed; none of them: no
   * conflict. A deletion is won or lost under `deletedAt`.
   */
  | { kind: 'go'; won: readonly string[]; lost: readonly string[] }
  /** Both versions are kept until a person decides. */
  | { kind: 'conflict'; code: ErrorCode; columns: readonly string[] }
  /** The record was deleted, and that stands. */
  | { kind: 'gone' };

/**
 * A policy of a pack as the server carries it out: pure functions of the row as it is locked.
 *
 * `applied` or `amended`? A server adds to rows what is its own to keep: versions, times, whether a proof is complete.
 * That is bookkeeping, and a person who is told of each piece of it stops reading. An event is `amended` only when the
 * row ends up otherwise than its author was shown, in a way that concerns them: a number they will quote, an amount, or
 * that the record had been given to somebody else. An effect names the fields itself (`tell`, in `server/logistics/effects.ts`).
 */
export interface ServerPolicy {
  /** The verdict on a record that was decided before this event arrived. */
  decided(row: Row): Decision | null;
  /** Whether somebody who had the record in their work, and has not any more, may still act on it. */
  formerHolderMayAct: boolean;
  /** Why a named action waits for a person. */
  withdrawn(row: Row): ErrorCode | null;
  /** The question after base version, for UPDATE and DELETE. */
  meet(edit: Edit): Meeting;
}

export const GO: Meeting = { kind: 'go', won: [], lost: [] };
export const DELETED_AT = 'deletedAt';

/** Policies of records that nobody decides and nobody withdraws. */
export const OPEN: Omit<ServerPolicy, 'meet'> = {
  decided: () => null,
  formerHolderMayAct: false,
  withdrawn: () => null,
};

/** The columns that both sides changed and not to the same value; of a DELETE, the record as a whole. */
export function contested({ verb, values, row, changed }: Edit): string[] {
  if (verb === 'delete') return changed.any ? [DELETED_AT] : [];
  return changed.columns.filter((column) => column in values && !isSame(values[column], row[column]));
}

/** Of values as they travel: `null` and absent are one, instants and ids are texts, numbers are numbers. */
export const isSame = (a: unknown, b: unknown): boolean => canonical(a ?? null) === canonical(b ?? null);

/** JSON with names in one order: PostgreSQL's `jsonb` keeps its own. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
