// Station 6: apply. A record as its author may know it, locked, and what changed in it since they saw it.

import type { Row } from '#protocol/common.ts';
import { snakeCase } from '#server/database/columns.ts';
import { DELETED_AT, type Edit } from '../policies/policy.ts';

/** Who wrote what in the record, of entities whose policy asks (`server/database/sql/track.ts`). */
export interface Written {
  /** Versions by column, as the database names them; `*`: of all others. */
  versions: Readonly<Record<string, number>>;
  /** When each column was last written, in the same way; of a row that nobody has changed (since this is kept) nothing. Milliseconds. */
  times: Readonly<Record<string, number>>;
  /** When the row was. Milliseconds. */
  at: number;
  by: string | null;
}

/** When a column was last written. Milliseconds. */
const columnAt = ({ times, at }: Written, column: string): number => times[snakeCase(column)] ?? times['*'] ?? at;

/** When the record and each of its columns were last written, as policies ask it. */
export const instantsOf = ({ written }: Pick<Target, 'written'>): Pick<Edit, 'writtenAt' | 'columnAt'> => ({
  writtenAt: written?.at ?? 0,
  columnAt: (column) => (written ? columnAt(written, column) : 0),
});

/**
 * The instants of the columns after an edit that names these, whether or not it changed their values; `null`: as they were. A deletion
 * is of the whole row: it is as late as anything in it that it took away. The trigger of `sql/track.ts` does the same for what it sees change.
 */
export function timesAfter(written: Written, columns: readonly string[], madeAt: number): Written['times'] | null {
  const instantOf = (column: string): number => (column === DELETED_AT ? Math.max(madeAt, written.at) : madeAt);
  const later = columns.filter((column) => instantOf(column) > columnAt(written, column));
  if (later.length === 0) return null;
  const own = Object.fromEntries(later.map((column) => [snakeCase(column), instantOf(column)]));
  return { '*': written.at, ...written.times, ...own };
}

export interface Target {
  /** `null`: there is none, or it was deleted. */
  row: Row | null;
  /** As it was, when it was deleted. */
  deleted?: Row | null;
  /** In the author's work now; of a deleted record: it would be. */
  held: boolean;
  /** In the author's work now or at any time before. */
  everHeld: boolean;
  written?: Written | null;
  /** Another transaction holds it and was passed by: nobody can say how it will stand. */
  busy?: true;
}

/** A record that is nobody's and nowhere: what a forged event is about. */
export const NOWHERE: Target = { row: null, held: false, everHeld: false };

/** A record that is passed by. */
export const BUSY: Target = { ...NOWHERE, busy: true };

/**
 * What an edit stands on: the version that its author saw, or that their own edit before it made; without the columns of it that
 * they had not seen.
 */
export interface Base {
  /** `null`: of an epoch of which nobody can tell, or no version of this record. */
  version: number | null;
  /** Columns that lie under values of the author's own, so that nobody can tell by a version whether they were seen. */
  hidden: readonly string[];
  /** Columns that others changed and the author's edits left alone: seen by whoever names their version. */
  passed: readonly string[];
}

/** A version that was seen as it is. */
export const plainBase = (version: number | null): Base => ({ version, hidden: [], passed: [] });

export const isPlain = ({ hidden, passed }: Base): boolean => hidden.length + passed.length === 0;

/** Columns that somebody else wrote since, and whether anything did. */
export interface Changed {
  columns: readonly string[];
  any: boolean;
}

/**
 * Of an unknown base, and where nobody kept count, all may have changed. `seen`: the version that the device names beside a base of its
 * author's own, as it stands here; `null`: none.
 */
export function changedSince(base: Base, row: Row, written: Written | null, seen: number | null = null): Changed {
  const { version, hidden, passed } = base;
  const versionOf = (column: string): number => {
    const { [snakeCase(column)]: own, '*': others } = written?.versions ?? {};
    return own ?? others ?? Number.POSITIVE_INFINITY;
  };
  const unseen = [...hidden, ...passed.filter((column) => seen === null || versionOf(column) > seen)];
  if (version === row.version) return { columns: unseen, any: unseen.length > 0 };
  const since = Object.keys(row).filter((column) => version === null || versionOf(column) > version);
  return { columns: [...new Set([...unseen, ...since])], any: true };
}

/** What an edit leaves of what others had changed for the next one: `own` is the base that an earlier edit of its author made. */
export function leftUnseen(
  { columns }: Changed,
  own: Base | undefined,
  { wrote, lost = [] }: { wrote: readonly string[]; lost?: readonly string[] },
): Omit<Base, 'version'> {
  const left = [...new Set([...columns, ...lost])].filter((column) => !wrote.includes(column));
  const isPassed = (column: string) => !lost.includes(column) && (own?.passed.includes(column) ?? true);
  return { hidden: left.filter((column) => !isPassed(column)), passed: left.filter(isPassed) };
}
