import { describe, expect, test } from 'vitest';
import type { Row } from '#protocol/common.ts';
import { acceptAndAssign } from './accept-and-assign.ts';
import { lastWriteWins } from './last-write-wins.ts';
import { manual } from './manual.ts';
import { perField } from './per-field.ts';
import { contested, type Edit, isSame, type Meeting, type ServerPolicy } from './policy.ts';

const row: Row = { id: 'r', version: 9, lastModifiedAt: '', name: 'theirs', phone: '1', tags: ['a'] };
const edit = (more: Partial<Edit> = {}): Edit => ({
  verb: 'update',
  values: { name: 'mine' },
  row,
  isDeleted: false,
  changed: { columns: [], any: false },
  madeAt: 100,
  writtenAt: 200,
  columnAt: () => 200,
  ...more,
});
const changed = (...columns: string[]) => ({ columns, any: true });
/** These columns were last written before the edit, the row after it. */
const earlier = (...names: string[]) => ({ columnAt: (name: string) => (names.includes(name) ? 50 : 200) });
const go = (won: string[] = [], lost: string[] = []): Meeting => ({ kind: 'go', won, lost });
const GONE: Meeting = { kind: 'gone' };

type Case = [string, Partial<Edit>, Meeting];
const table = (name: string, policy: ServerPolicy, cases: Case[]) =>
  describe(name, () => {
    test.each(cases)('[N4] %s', (_, given, expected) => {
      expect(policy.meet(edit(given))).toEqual(expected);
    });
  });

table('acceptAndAssign', acceptAndAssign, [
  ['nothing changed', {}, go()],
  ['the same column changed: what comes is accepted', { changed: changed('name') }, go()],
  ['deleted meanwhile', { isDeleted: true }, GONE],
]);

table('[L7] lastWriteWins', lastWriteWins, [
  ['nothing changed since: applied, however old', {}, go()],
  ['another column changed: both are kept', { changed: changed('phone') }, go()],
  ['the same column, mine is older: theirs stands', { changed: changed('name') }, go([], ['name'])],
  ['the same column, mine is later', { changed: changed('name'), madeAt: 300 }, go(['name'])],
  ['at the same instant: what comes last stands', { changed: changed('name'), madeAt: 200 }, go(['name'])],
  ['the same value: no conflict', { changed: changed('name'), values: { name: 'theirs' } }, go()],
  ['the row was written later, the column before', { changed: changed('name'), ...earlier('name') }, go(['name'])],
  [
    'two columns, one of them written later',
    { values: { name: 'mine', phone: '2' }, changed: changed('name', 'phone'), ...earlier('phone') },
    go(['phone'], ['name']),
  ],
  ['deleted later', { isDeleted: true }, GONE],
  ['deleted before my edit: it is back', { isDeleted: true, madeAt: 300 }, go(['deletedAt'])],
  [
    'deleted before my edit, and what I changed written after it',
    { isDeleted: true, changed: changed('name'), ...earlier('deletedAt') },
    go(['deletedAt'], ['name']),
  ],
  ['my deletion, they edited later', { verb: 'delete', values: {}, changed: changed('phone') }, go([], ['deletedAt'])],
  [
    'my deletion, one column written later than it',
    { verb: 'delete', values: {}, changed: changed('phone'), ...earlier('phone', 'deletedAt') },
    go([], ['deletedAt']),
  ],
  [
    'my deletion, they edited before',
    { verb: 'delete', values: {}, changed: changed('phone'), madeAt: 300 },
    go(['deletedAt']),
  ],
  ['my deletion of what I saw', { verb: 'delete', values: {} }, go()],
]);

table(
  '[N3] perField, the client wins what is not named',
  perField({ kind: 'perField', otherwise: 'client', server: ['name'], client: ['tags'] }),
  [
    ['nothing changed', {}, go()],
    ['a column of the server, which did not change it', { changed: changed('phone') }, go()],
    ['a column of the server, which changed it', { changed: changed('name') }, go([], ['name'])],
    [
      'columns of both, all changed',
      { values: { name: 'mine', tags: ['b'], phone: '2' }, changed: changed('name', 'tags', 'phone') },
      go(['tags', 'phone'], ['name']),
    ],
    ['deleted meanwhile: my edit brings it back', { isDeleted: true }, go(['deletedAt'])],
    ['my deletion of what they edited', { verb: 'delete', values: {}, changed: changed('name') }, go(['deletedAt'])],
  ],
);

table(
  '[N3] perField, the server wins what is not named',
  perField({ kind: 'perField', otherwise: 'server', client: ['name'] }),
  [
    ['a column of the client', { changed: changed('name') }, go(['name'])],
    ['another column', { values: { phone: '2' }, changed: changed('phone') }, go([], ['phone'])],
    ['deleted meanwhile', { isDeleted: true }, GONE],
    ['my deletion of what they edited', { verb: 'delete', values: {}, changed: changed('x') }, go([], ['deletedAt'])],
  ],
);

table('[S3] manual', manual, [
  ['nothing changed', {}, go()],
  ['another column changed: both are kept', { changed: changed('phone') }, go()],
  [
    'the same column',
    { changed: changed('name', 'phone') },
    { kind: 'conflict', code: 'VERSION_CONFLICT', columns: ['name'] },
  ],
  ['the same change on both sides', { changed: changed('name'), values: { name: 'theirs' } }, go()],
  ['deleted meanwhile', { isDeleted: true }, { kind: 'conflict', code: 'VERSION_CONFLICT', columns: ['deletedAt'] }],
  [
    'my deletion of what they edited',
    { verb: 'delete', values: {}, changed: changed('phone') },
    { kind: 'conflict', code: 'VERSION_CONFLICT', columns: ['deletedAt'] },
  ],
]);

test('values are compared as they travel: the order of names in JSON says nothing', () => {
  expect(isSame({ latitude: 1, longitude: 2 }, { longitude: 2, latitude: 1 })).toBe(true);
  expect(isSame(undefined, null)).toBe(true);
  expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false);
  expect(contested(edit({ values: { tags: ['a'] }, changed: changed('tags') }))).toEqual([]);
});
