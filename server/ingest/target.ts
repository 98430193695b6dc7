// Station 6: apply. A record as its author may know it, locked, and what changed in it since they saw it.

import type { Row } from '#protocol/common.ts';
import { snakeCase } from '#server/database/columns.ts';

/** Who wrote what in the record, of entities whose policy asks (`server/database/sql/track.ts`). */
export interface Written {
  /** Versions by column, as the database names them; `*`: of all others. */
  versions: Readonly<Record<string, number>>;
  /** Milliseconds. */
  at: number;
  by: string | null;
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

/** What an edit stands on: the version that its author saw, or that their own edit before it made. */
export interface Base {
  /** `null`: of another epoch, or no version of this record. */
  version: number | null;
  /** Columns of a later version that the author's edit before this one lost, so that they have not seen them. */
  unseen: readonly string[];
}

/** Columns that somebody else wrote since. Of an unknown base, and where nobody kept count, all may have changed. */
export function changedSince(base: Base, row: Row, written: Written | null): { columns: string[]; any: boolean } {
  if (base.version === row.version) return { columns: [...base.unseen], any: base.unseen.length > 0 };
  const { version } = base;
  const columns = Object.keys(row).filter((column) => {
    if (version === null || written === null || base.unseen.includes(column)) return true;
    const { [snakeCase(column)]: own, '*': others } = written.versions;
    return (own ?? others ?? Number.POSITIVE_INFINITY) > version;
  });
  return { columns, any: true };
}
