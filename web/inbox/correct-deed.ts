import type { Refusal } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { actionsOn, changeOf, type Deed, makingOf } from '../records/page/deeds.ts';

/**
 * The form that a refused event is corrected in; `null`: it has no values, or is not this person's to do (any more).
 * `row`: the record as it is; `null` where the event was to make it.
 */
export function deedOf(
  known: KnownEntity,
  person: { id: string; role: string },
  { action }: Pick<Refusal, 'action'>,
  row: Readonly<Record<string, unknown>> | null,
): Deed | null {
  const deed =
    row === null
      ? makingOf(known, person.role)
      : action === 'UPDATE'
        ? changeOf(known, person.role, row)
        : (actionsOn(known, person, row).find((one) => one.action === action) ?? null);
  return deed && deed.action === action && Object.keys(deed.fields).length > 0 ? deed : null;
}
