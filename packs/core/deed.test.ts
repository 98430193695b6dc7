import { describe, expect, test } from 'vitest';
import { askedOf, type Deed, isBeyondRole, isMaking, readDeed, referencesIn } from './deed.ts';
import { action, defineEntity } from './entity.ts';
import * as f from './field.ts';
import { definePack } from './pack.ts';
import { appendOnly, lastWriteWins, serverOwned } from './policy.ts';
import { everyone } from './scope.ts';

const label = { fr: 'x', en: 'x', ar: 'x' };
const common = { label, labelMany: label, scope: [everyone()], priority: 1 };
const fields = {
  name: f.text(label, 10),
  phone: f.optional(f.text(label, 10)),
  number: f.optional(f.integer(label)),
  ownerId: f.optional(f.text(label)),
};
const shop = defineEntity({
  ...common,
  name: 'shop',
  fields,
  policy: lastWriteWins,
  writes: { create: ['rep'], update: ['rep', 'admin'], delete: ['chief', 'admin'] },
  serverFields: ['number', 'ownerId'],
  author: 'ownerId',
  actions: {
    OPENED: action(fields, {
      ...{ label, roles: ['admin'], payload: {}, irreversible: false, creates: true },
      check: () => null,
      apply: () => ({}),
    }),
  },
});
const stock = defineEntity({ ...common, name: 'stock', fields: { n: f.integer(label) }, policy: serverOwned });
const log = defineEntity({ ...common, name: 'log', fields: { n: f.integer(label) }, policy: appendOnly });
const pack = definePack({
  name: 'p',
  label,
  roles: { rep: label, chief: label, admin: label },
  entities: { shop, stock, log },
  audit: 'log',
});

describe('[L9] what a role may do follows from the declaration', () => {
  test.each([
    ['shop', 'CREATE', 'rep', 'create'],
    ['shop', 'CREATE', 'admin', 'FORBIDDEN_ACTION'],
    ['shop', 'UPDATE', 'admin', 'update'],
    ['shop', 'DELETE', 'rep', 'FORBIDDEN_ACTION'],
    ['shop', 'CONFLICT_RESOLVED', 'rep', 'resolve'],
    ['shop', 'CONFLICT_RESOLVED', 'driver', 'resolve'],
    ['shop', 'OPENED', 'admin', 'action'],
    ['shop', 'OPENED', 'rep', 'FORBIDDEN_ACTION'],
    ['shop', 'BURNT', 'rep', 'UNKNOWN_ACTION'],
    ['shop', 'constructor', 'rep', 'UNKNOWN_ACTION'],
    ['stock', 'UPDATE', 'admin', 'READ_ONLY_ENTITY'],
    ['log', 'CREATE', 'rep', 'note'],
    ['log', 'UPDATE', 'admin', 'FORBIDDEN_ACTION'],
  ] as const)('%s %s by %s: %s', (name, verb, role, expected) => {
    const asked = askedOf({ entity: pack.entities[name], pack }, verb, role);
    expect(asked.ok ? asked.value.kind : asked.problem).toBe(expected);
  });

  const some = { name: 'b' };
  test.each([
    // rep updates, chief deletes, admin both, driver neither
    ['rep', some, undefined, false, false],
    ['chief', some, undefined, false, true],
    ['driver', some, undefined, false, true],
    ['rep', {}, true, false, true],
    ['rep', {}, true, true, false],
    ['chief', {}, true, false, false],
    ['admin', {}, true, false, false],
    ['driver', {}, true, true, true],
    ['chief', some, true, false, true],
    ['admin', some, true, false, false],
    ['rep', {}, undefined, false, false],
    ['driver', {}, undefined, false, false],
  ] as const)(
    'a choice by %s that writes %j, delete %s, where a deletion waits is %s: beyond the role is %s',
    (role, values, isDelete, waits, expected) => {
      const deed = read('CONFLICT_RESOLVED', role, { conflictEventIds: [ID], values, delete: isDelete }) as Deed;
      expect(isBeyondRole({ entity: shop, pack }, deed, role, waits)).toBe(expected);
    },
  );
});

const read = (verb: string, role: string, payload: unknown): Deed | string => {
  const asked = askedOf({ entity: shop, pack }, verb, role);
  if (!asked.ok) return asked.problem;
  const deed = readDeed({ entity: shop, pack }, asked.value, payload);
  return deed.ok ? deed.value : `path:${deed.path}`;
};
const ID = '0192f0c0-0000-7000-8000-000000000005';

test.each([
  ['CREATE', { name: 'a' }, { kind: 'create', values: { name: 'a', phone: null } }],
  ['CREATE', { phone: '1' }, 'path:name'],
  ['CREATE', { name: 'a', number: 5 }, 'path:number'],
  ['CREATE', { name: 'a', number: null }, { kind: 'create', values: { name: 'a', phone: null } }],
  ['UPDATE', { phone: null }, { kind: 'update', values: { phone: null } }],
  ['UPDATE', { name: null }, 'path:name'],
  ['UPDATE', { ownerId: 'me' }, 'path:ownerId'],
  ['UPDATE', { unknown: 1 }, { kind: 'update', values: {} }],
  ['UPDATE', [], 'path:'],
  ['UPDATE', { name: 'a text that is too long' }, 'path:name'],
  [
    'CONFLICT_RESOLVED',
    { conflictEventIds: [ID], values: { name: 'b' } },
    { kind: 'resolve', choice: { conflictEventIds: [ID], values: { name: 'b' }, delete: false } },
  ],
  ['CONFLICT_RESOLVED', { conflictEventIds: ['x'], values: {} }, 'path:conflictEventIds[0]'],
  ['CONFLICT_RESOLVED', { conflictEventIds: [], values: {} }, 'path:conflictEventIds'],
  ['CONFLICT_RESOLVED', { conflictEventIds: [ID], values: { number: 1 } }, 'path:values.number'],
])('%s reads %j', (verb, payload, expected) => {
  expect(read(verb, 'rep', payload)).toEqual(expected);
});

test('an action that makes its record is a making, as CREATE is', () => {
  const asked = (verb: string, role: string) => askedOf({ entity: shop, pack }, verb, role);
  const making = (verb: string, role: string) => {
    const found = asked(verb, role);
    return found.ok && isMaking(found.value);
  };
  expect([making('CREATE', 'rep'), making('OPENED', 'admin'), making('UPDATE', 'rep')]).toEqual([true, true, false]);
});

test('references are found in fields and inside lists', () => {
  const invoice = {
    clientId: f.reference(label, 'client'),
    lines: f.list(label, { productId: f.reference(label, 'product') }),
  };
  expect(referencesIn(invoice, { clientId: 'c', lines: [{ productId: 'p' }, { productId: 'q' }] })).toEqual([
    { to: 'client', id: 'c' },
    { to: 'product', id: 'p' },
    { to: 'product', id: 'q' },
  ]);
});
