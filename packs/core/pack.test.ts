import { describe, expect, test } from 'vitest';
import { defineEntity } from './entity.ts';
import * as f from './field.ts';
import { definePack } from './pack.ts';
import { appendOnly, lastWriteWins, manual, perField, serverOwned } from './policy.ts';
import { everyone, role, sector, user, via } from './scope.ts';

const label = { fr: 'x', en: 'x', ar: 'x' };
const KEPT = { days: 400, least: 30, most: 800 };
const base = { label, labelMany: label, scope: [everyone()], policy: appendOnly, priority: 1 };
const pack = (entity: Parameters<typeof defineEntity>[0], name = entity.name) =>
  definePack({ name: 'p', label, roles: { driver: label }, entities: { [name]: defineEntity(entity) }, audit: name });

const entity = (more: object) => ({ ...base, name: 'thing', fields: { title: f.text(label) }, ...more }) as never;

describe('a declaration that cannot be right is refused where it is written', () => {
  test.each([
    ['another name', () => pack(entity({}), 'other'), /declared under another name/],
    ['camelCase name', () => pack(entity({ name: 'bigThing' })), /not snake_case/],
    ["the engine's own field", () => pack(entity({ fields: { version: f.integer(label) } })), /the engine's own/],
    ['reference to nothing', () => pack(entity({ fields: { a: f.reference(label, 'nothing') } })), /unknown entity/],
    [
      'a copy of a column that the other has not',
      () => pack(entity({ fields: { a: f.reference(label, 'thing'), b: f.copied(f.money(label), 'a', 'price') } })),
      /copies "a.price"/,
    ],
    [
      'the same in a list',
      () => pack(entity({ fields: { lines: f.list(label, { b: f.copied(f.money(label), 'a', 'version') }) } })),
      /copies "a.version"/,
    ],
    ['scope of an unknown role', () => pack(entity({ scope: [role('king')] })), /unknown role "king"/],
    ['scope of an unknown column', () => pack(entity({ scope: [user('ownerId')] })), /unknown column/],
    ['scope via nothing', () => pack(entity({ scope: [via('thing', 'title')] })), /does not refer here/],
    [
      'rows that go, and a sum that is made of them',
      () => pack(entity({ fields: { at: f.day(label) }, summedIn: ['thing'], retention: { ...KEPT, after: 'at' } })),
      /is the sum of all its rows/,
    ],
    [
      'an audit log whose links go',
      () => pack(entity({ fields: { at: f.day(label) }, retention: { ...KEPT, after: 'at' } })),
      /links of its chain/,
    ],
    [
      'content that goes, and must be there',
      () =>
        pack(
          entity({
            fields: { at: f.day(label), title: f.text(label) },
            retention: { ...KEPT, after: 'at', fields: ['title'] },
          }),
        ),
      /no row may be without/,
    ],
    [
      'kept for less than rules may say',
      () => pack(entity({ fields: { at: f.day(label) }, retention: { ...KEPT, days: 29, after: 'at' } })),
      /outside of what rules may say/,
    ],
    [
      '[F7] rules that let go what devices still work on',
      () => pack(entity({ fields: { at: f.day(label) }, retention: { ...KEPT, least: 29, after: 'at' } })),
      /devices still work on it/,
    ],
    [
      'rules that let go what devices still show',
      () =>
        pack(
          entity({
            fields: { at: f.day(label), who: f.text(label, 36) },
            scope: [user('who', { within: { column: 'at', pastDays: 90 } })],
            retention: { ...KEPT, after: 'at' },
          }),
        ),
      /devices show it for 90/,
    ],
    ['search in an unknown column', () => pack(entity({ search: ['name'] })), /unknown column "name"/],
    [
      'a read-only entity with an action',
      () =>
        pack(
          entity({
            policy: serverOwned,
            actions: {
              DO: { label, roles: ['driver'], payload: {}, irreversible: false, check: () => null, apply: () => ({}) },
            },
          }),
        ),
      /lets devices write/,
    ],
    [
      'writes for an unknown role',
      () => pack(entity({ policy: manual, writes: { create: ['king'] } })),
      /unknown role/,
    ],
    [
      'a read-only entity with writes',
      () => pack(entity({ policy: serverOwned, writes: { update: ['driver'] } })),
      /lets devices write/,
    ],
    [
      'a day that begins where its role sees nothing',
      () =>
        definePack({
          ...{ name: 'p', label, roles: { driver: label, king: label }, audit: 'thing', homes: { king: 'thing' } },
          entities: { thing: defineEntity(entity({ scope: [role('driver')] })) },
        }),
      /"king" begins in "thing"/,
    ],
    ['a growing entity that changes', () => pack(entity({ writes: { delete: ['driver'] } })), /lets devices change it/],
    [
      'a word that an author may not say, of a record that names none',
      () =>
        pack(
          entity({
            policy: manual,
            actions: {
              DO: {
                ...{ label, roles: ['driver'], payload: {}, irreversible: false, byAnother: { except: [] } },
                ...{ check: () => null, apply: () => ({}) },
              },
            },
          }),
        ),
      /and no author/,
    ],
    ['an author that devices name themselves', () => pack(entity({ author: 'title' })), /devices may write it/],
    ['natural key on nothing', () => pack(entity({ naturalKey: ['name'] })), /unknown column "name"/],
    [
      'a natural key that is encrypted',
      () => pack(entity({ naturalKey: ['title'], sensitive: ['title'] })),
      /is encrypted/,
    ],
    [
      'what devices write, and PostgreSQL alone would refuse',
      () =>
        pack(
          entity({
            policy: lastWriteWins,
            writes: { create: ['driver'] },
            indexes: [{ columns: ['title'], unique: true }],
          }),
        ),
      /a natural key says that/,
    ],
    [
      'a column won by both',
      () => pack(entity({ policy: perField({ otherwise: 'client', client: ['title'], server: ['title'] }) })),
      /both sides win/,
    ],
    [
      'a policy on nothing',
      () => pack(entity({ policy: perField({ otherwise: 'client', server: ['x'] }) })),
      /policy on an unknown/,
    ],
    ['one policy twice', () => pack(entity({ policy: manual, alternatives: [manual] })), /twice/],
    ['a sector of nothing', () => pack(entity({ scope: [sector('area')] })), /unknown column/],
    [
      'a window on a text',
      () => pack(entity({ scope: [user('title', { within: { column: 'title', pastDays: 3 } })] })),
      /time window/,
    ],
    [
      'a new record without what only the server writes',
      () => pack(entity({ policy: lastWriteWins, writes: { create: ['driver'] }, serverFields: ['title'] })),
      /not optional/,
    ],
  ])('%s', (_, declare, message) => {
    expect(declare).toThrow(message);
  });

  test('a sound one passes', () => {
    expect(pack(entity({})).entities).toHaveProperty('thing');
  });
});
