import { expect, test } from 'vitest';
import { blankRow } from '#packs/core/deed.ts';
import type { Action, AnyEntity } from '#packs/core/entity.ts';
import { isVerb } from '#packs/core/verbs.ts';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { createDraw } from '#testkit/world/draw.ts';
import { drawId, type ValueWorld, valuesFor } from '#testkit/world/values.ts';
import { COMPLETIONS, FILLED_ELSEWHERE } from './effects-registry.ts';

// A field that devices may not write and that nobody fills stays empty for ever.

const entities = entitiesOf(Object.keys(PACKS));
const author = { userId: 'u', deviceId: 'd', occurredAt: '2026-11-20T08:00:00.000Z' };

/** What the pack's own actions write. */
function writtenByActions(entity: AnyEntity): string[] {
  const draw = createDraw(1);
  let number = 0;
  const world: ValueWorld = {
    ...{ draw, now: 0, pack: '', users: [drawId(draw)] },
    ...{ ids: () => [], number: () => ++number },
  };
  return Object.values<Action>(entity.actions).flatMap((action) => {
    const row = blankRow(entity, drawId(draw), author.occurredAt);
    return Object.keys(action.apply(row as never, valuesFor(action.payload, world) as never, author));
  });
}

const fieldsOf = entities.flatMap(({ name, entity }) =>
  entity.serverFields.map((field: string): [string, string, AnyEntity] => [name, field, entity]),
);

test.each(fieldsOf)('%s.%s is filled by somebody', (name, field, entity) => {
  const completions = Object.entries(COMPLETIONS).filter(([key]) => key.startsWith(`${name} `));
  const fillers = [
    ...(entity.author === field ? ['its author'] : []),
    ...(entity.sealedFlag === field ? ['who encrypts it'] : []),
    ...(entity.derived?.fields.includes(field) ? ['what it refers to'] : []),
    ...writtenByActions(entity).filter((written) => written === field),
    ...completions.filter(([, { fills }]) => fills.includes(field)).map(([key]) => key),
    ...(FILLED_ELSEWHERE[`${name}.${field}`] ?? []),
  ];
  expect(fillers).not.toEqual([]);
});

test('every completion is of an action that there is, and fills fields of the server', () => {
  for (const [key, { fills }] of Object.entries(COMPLETIONS)) {
    const [name, action] = key.split(' ') as [string, string];
    const known = entities.find((one) => one.name === name);
    expect(known, key).toBeDefined();
    const { actions, serverFields } = known!.entity as AnyEntity;
    expect(isVerb(action) || action in actions, key).toBe(true);
    for (const field of fills) expect(serverFields, key).toContain(field);
  }
  for (const key of Object.keys(FILLED_ELSEWHERE)) {
    expect(fieldsOf.map(([name, field]) => `${name}.${field}`)).toContain(key);
  }
});
