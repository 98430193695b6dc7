// [N1] What of refused work the office may read: no more than it is given among the records.
import type { AnyEntity } from '#packs/core/entity.ts';
import { holdsAll } from '#packs/core/scope.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Receipt } from '#protocol/receipt.ts';

/** An administrator is given all records of it. */
export const isOfficeToo = (entity: AnyEntity): boolean => holdsAll(entity.scope, 'admin');

/** A verdict as an administrator reads it: without the record, and what stands otherwise in it, when that is its people's own. */
export function asOfficeReads(entity: string | null, receipt: Receipt): Receipt {
  const known = entity === null ? undefined : entityNamed(entity);
  if (receipt.row === undefined || (known && isOfficeToo(known.entity))) return receipt;
  const { row: _, resolution: __, ...verdict } = receipt;
  return { ...verdict, visible: false };
}
