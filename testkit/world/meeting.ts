// People and the office at the same few columns of one record: an edit, theirs in between, and another edit on top of the first.
import type { Field, Fields } from '#packs/core/field.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import type { Draw } from './draw.ts';
import type { Phone } from './phone.ts';
import type { WorldState } from './state.ts';
import { valueFor } from './values.ts';

/** Columns of a record that people meet in. */
const FEW = 2;
/** The last edits of a device: more of the same follows them. */
const LAST = 3;

/** Goes on with what somebody has edited, on either side. */
export async function meet({ office, scheduler }: WorldState, phone: Phone, draw: Draw): Promise<void> {
  const edits = phone.promised.filter(({ intent }) => intent.action === 'UPDATE').slice(-LAST);
  if (edits.length === 0 || phone.isOld) return;
  const { entity, entityId } = draw.pick(edits).intent;
  const known = entityNamed(entity)!;
  const columns = plainColumns(known);
  if (columns.length === 0) return;
  const [name, field] = draw.pick(columns);
  const value = valueFor(name, field, phone.tenant.values(known.pack.name, draw, scheduler.clock.now().getTime()));
  if (draw.chance(0.5)) return office.edit(phone.tenant, known, entityId!, [name, field], value);
  const { active } = await phone.api.state();
  if (!active) return;
  const intent = { entity, entityId, action: 'UPDATE', payload: { [name]: value } };
  phone.told(await phone.api.commit(intent), intent, active.profile);
}

/** Those that decide neither whose a record is nor which it is. */
function plainColumns({ entity }: KnownEntity): [string, Field][] {
  const own = new Set<string>([
    ...entity.serverFields,
    ...entity.scope.flatMap((scope) => ('column' in scope ? [scope.column] : [])),
    ...(entity.naturalKey ?? []),
    ...(entity.derived?.from ?? []),
  ]);
  const plain = Object.entries(entity.fields as Fields).filter(([name, { kind }]) => {
    return !own.has(name) && kind !== 'reference' && kind !== 'file';
  });
  return plain.slice(0, FEW);
}
