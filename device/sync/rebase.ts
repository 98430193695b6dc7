// Station 10: rebase. The server's row goes underneath; changes that it does not contain yet stay on top. Pure.
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';

/** The part of an event that a change is made of. */
export type Change = Pick<SyncEvent, 'action' | 'payload' | 'userId' | 'deviceId' | 'occurredAt'>;

/** What an event makes of a row; `null`: its rule is not known here any more, or does not fit this row. */
export type ApplyChange = (row: Row, change: Change) => Partial<Row> | null;

export interface Base {
  row: Row;
  /** The server shows this row to this person no more. */
  gone: boolean;
}

/**
 * What is shown of a record. `changes`: its events that the server's row does not contain, in the order they were made.
 * They are applied anew, since what they lie on has changed. A row that the server took away stays while something of
 * this person's own is on top of it. `null`: nothing is left to show.
 */
export function rebase(base: Base, changes: readonly Change[], apply: ApplyChange): Row | null {
  if (base.gone && changes.length === 0) return null;
  let row = base.row;
  for (const change of changes) {
    // Whatever a rule answers, an event never moves a row's identity or the version that it was made on.
    const { id, version, lastModifiedAt } = row;
    row = { ...row, ...apply(row, change), id, version, lastModifiedAt };
  }
  return row;
}
