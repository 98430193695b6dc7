// Station 10: rebase. The server's row goes underneath; changes that it does not contain yet stay on top. Pure.
import type { Row } from '#protocol/common.ts';
import type { SyncEvent } from '#protocol/event.ts';

/** The part of an event that a change is made of. */
export type Change = Pick<SyncEvent, 'id' | 'entityId' | 'action' | 'payload' | 'userId' | 'deviceId' | 'occurredAt'>;

/**
 * What an event makes of a record (`null`: there is none) whose server's row is `base`. Answers the record, `null` when it
 * is deleted, or `undefined`: its rule is not known here any more, or does not fit this record.
 */
export type ApplyChange = (row: Row | null, change: Change, base: Row | null) => Row | null | undefined;

export interface Base {
  /** `null`: made on this device, and the server has not answered yet. */
  row: Row | null;
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
    const made = apply(row, change, base.gone ? null : base.row);
    if (made === undefined) continue;
    // Whatever a rule answers, an event never moves a row's identity or the version that it was made on.
    row = made && { ...made, ...identityOf(base.row, change) };
  }
  return row;
}

const identityOf = (
  base: Row | null,
  { entityId, occurredAt }: Change,
): Pick<Row, 'id' | 'version' | 'lastModifiedAt'> => ({
  id: base?.id ?? entityId,
  version: base?.version ?? 0,
  lastModifiedAt: base?.lastModifiedAt ?? occurredAt,
});
