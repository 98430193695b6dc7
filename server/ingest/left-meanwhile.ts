// Station 6: apply. Records may be outside of their author's work without a column of their own that says so: others lead to
// them, or a window of time does.
import { entityNamed } from '#packs/registry.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { Batch, Judged } from './batch.ts';
import { keyOf } from './ground.ts';
import { isPlainlyHeld } from './in-scope.ts';
import { membershipsOf } from './targets.ts';

/**
 * Takes the row out of the receipts of records that are not in their author's work: this batch, or somebody who wrote while it
 * waited for locks, has taken away what led to them; or they were made, and edited, outside of its window. Asked when all is written; one statement an entity,
 * and mostly none. `givenAway`: what an edit of this batch has handed to others, although it was held when an earlier event was judged.
 */
export async function hideWhatLeft(
  { tx, account }: Batch,
  done: Map<string, Judged>,
  givenAway: ReadonlySet<string>,
): Promise<void> {
  const shown = new Map<string, Judged[]>();
  for (const judged of done.values()) {
    const { entity: name } = judged.event;
    const { row } = judged.receipt;
    const { entity } = entityNamed(name) ?? {};
    if (!row || !entity) continue;
    if (!givenAway.has(keyOf({ entity: name, entityId: row.id })) && isPlainlyHeld(entity, account, row)) continue;
    shown.set(name, [...(shown.get(name) ?? []), judged]);
  }
  for (const [name, all] of shown) {
    const ids = [...new Set(all.map(({ receipt }) => receipt.row!.id))];
    const held = await membershipsOf(tx, account, entityNamed(name)!, ids);
    for (const judged of all) {
      if (held.get(judged.receipt.row!.id)) continue;
      done.set(judged.event.id, { ...judged, receipt: withoutRow(judged.receipt) });
    }
  }
}

/** It left without a version of its own: when the feed brings this one, the record has come back since. */
function withoutRow({ row, ...receipt }: Receipt): Receipt {
  const { by: _, at: __, amended: ___, ...data } = receipt.resolution?.data ?? {};
  return {
    ...receipt,
    visible: false,
    version: row!.version - 1,
    ...(receipt.resolution && { resolution: { ...receipt.resolution, data } }),
  };
}
