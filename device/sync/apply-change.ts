// Station 10: rebase. What an event makes of a record, as its pack declares it.
import { askedByAnyone, blankRow, type Deed, readDeed, stampAuthor } from '#packs/core/deed.ts';
import type { Author } from '#packs/core/entity.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import type { ApplyChange, Change } from './rebase.ts';

/**
 * The same rule that predicted at the commit; after an update of the app a rule may have changed or gone. Whether the
 * author's role allows it was asked at the commit.
 */
export const applyChangeOf =
  (known: KnownEntity): ApplyChange =>
  (row, change, base) => {
    const asked = askedByAnyone(known, change.action);
    const read = asked.ok ? readDeed(known, asked.value, change.payload) : null;
    return read?.ok ? foresee(known, read.value, row, change, base) : undefined;
  };

/** The record after a deed, as far as a device can say; `null`: it is deleted; `undefined`: the deed does not fit it. */
export function foresee(
  { entity }: KnownEntity,
  deed: Deed,
  row: Row | null,
  change: Change,
  base: Row | null,
): Row | null | undefined {
  const { userId, deviceId, occurredAt } = change;
  const author: Author = { userId, deviceId, occurredAt };
  const blank = (): Row => ({ ...blankRow(entity, change.entityId, occurredAt), ...stampAuthor(entity, author) });
  switch (deed.kind) {
    case 'note':
      return undefined;
    case 'create':
      return { ...blank(), ...deed.values };
    case 'action': {
      const from = row ?? (deed.action.creates ? blank() : null);
      return from ? { ...from, ...deed.action.apply(from as never, deed.payload as never, author) } : undefined;
    }
    case 'update':
      return row ? { ...row, ...deed.values } : undefined;
    case 'delete':
      return null;
    case 'resolve': {
      if (deed.choice.delete) return null;
      // What was chosen stands on the server's row, not on what the conflict was about; a deleted one it brings back.
      const from = base ?? (Object.keys(deed.choice.values).length > 0 ? row : null);
      return from && { ...from, ...deed.choice.values };
    }
  }
}
