// What a role may do, by the declarations of its packs, and one such thing as a screen would hand it over.
import type { Intent } from '#device/api.ts';
import { auditNoteFields, REFUSAL_DISCARDED } from '#packs/core/audit.ts';
import type { Fields } from '#packs/core/field.ts';
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';
import type { Row } from '#protocol/common.ts';
import { drawId, payloadFor, type ValueWorld, valueFor, valuesFor } from './values.ts';

export type Wish =
  | { kind: 'note'; known: KnownEntity; verb: 'CREATE' }
  | { kind: 'action'; known: KnownEntity; verb: string }
  | { kind: 'verb'; known: KnownEntity; verb: 'CREATE' | 'UPDATE' | 'DELETE' };

/** Named actions and edits more often than deletions and notes. */
export function wishesOf(entities: readonly KnownEntity[], role: string): Wish[] {
  return entities.flatMap((known): Wish[] => {
    const { entity, pack } = known;
    if (pack.audit === entity.name) return [{ kind: 'note', known, verb: 'CREATE' }];
    const actions = Object.entries(entity.actions)
      .filter(([, action]) => action.roles.includes(role))
      .flatMap(([verb]): Wish[] => Array.from({ length: 3 }, () => ({ kind: 'action', known, verb })));
    const { create, update, delete: remove } = entity.writes ?? {};
    const may = (roles: readonly string[] | undefined) => roles?.includes(role) === true;
    return [
      ...actions,
      ...(may(create) ? [verbWish(known, 'CREATE'), verbWish(known, 'CREATE')] : []),
      ...(may(update) ? Array.from({ length: 4 }, () => verbWish(known, 'UPDATE')) : []),
      ...(may(remove) ? [verbWish(known, 'DELETE')] : []),
    ];
  });
}

const verbWish = (known: KnownEntity, verb: 'CREATE' | 'UPDATE' | 'DELETE'): Wish => ({ kind: 'verb', known, verb });

/** Of the first kind that has one; the others say what became of a refused event, of which there is none. */
function declaredNote({ pack }: KnownEntity): { action: string; entity: string } {
  for (const { name, entity } of entitiesOf([pack.name])) {
    const [action] = Object.keys(entity.notes);
    if (action) return { action, entity: name };
  }
  return { action: REFUSAL_DISCARDED, entity: `${pack.name}.${pack.audit}` };
}

export function drawIntent(wish: Wish, row: Row | null, world: ValueWorld): Intent {
  const { known, verb } = wish;
  const { draw } = world;
  const context = { network: draw.pick(['wifi', '4g', 'none']), battery: draw.below(100) / 100 };
  if (wish.kind === 'note') {
    const payload = { ...valuesFor(auditNoteFields as Fields, world), ...declaredNote(known) };
    return { entity: known.name, action: 'CREATE', payload, context };
  }
  const fields = known.entity.fields as Fields;
  if (wish.kind === 'action') {
    const rule = known.entity.actions[verb]!;
    const { payload, attachments } = payloadFor(rule.payload, row ?? {}, fields, world);
    return { entity: known.name, entityId: row?.id ?? drawId(draw), action: verb, payload, attachments, context };
  }
  const writable = Object.keys(fields).filter((name) => !(known.entity.serverFields ?? []).includes(name));
  const entityId = row?.id ?? drawId(draw);
  if (verb === 'DELETE') return { entity: known.name, entityId, action: verb, payload: {}, context };
  if (verb === 'CREATE') {
    const chosen = Object.fromEntries(writable.map((name) => [name, fields[name]!]));
    const { payload, attachments } = payloadFor(chosen, {}, {}, world);
    return { entity: known.name, entityId, action: verb, payload: owned(known, payload, world), attachments, context };
  }
  const changed = [draw.pick(writable), draw.pick(writable)];
  const payload = Object.fromEntries(changed.map((name) => [name, valueFor(name, fields[name]!, world)]));
  return { entity: known.name, entityId, action: verb, payload: owned(known, payload, world), context };
}

/** Columns that name a person name one that there is. */
function owned(known: KnownEntity, payload: Record<string, unknown>, world: ValueWorld): Record<string, unknown> {
  const people = known.entity.scope.flatMap((scope) => (scope.kind === 'user' ? [scope.column] : []));
  const named = people.filter((name) => name in payload);
  return { ...payload, ...Object.fromEntries(named.map((name) => [name, world.draw.pick(world.users)])) };
}
