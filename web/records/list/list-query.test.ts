// What generated lists and pages ask of the database of a device, over the real declarations.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#device/db/database.ts';
import { putRows } from '#device/db/rows.ts';
import { createTable } from '#device/db/tables.ts';
import { entitiesOf, entityNamed, PACKS } from '#packs/registry.ts';
import { createTestProfile, deliveryId, pendingDelivery } from '#testkit/device-profile.ts';
import { recordNameSql } from '../../device/record-name.ts';
import { columnsOf, filtersOf, peopleOf, sortsOf, usualOrder } from '../declared.ts';
import { offerFields, offersSql } from '../form/picker-query.ts';
import { historySql, recordSql, relatedSql } from '../page/record-query.ts';
import { choiceCountsSql, countSql, type ListView, type Question, type RecordRow, windowSql } from './list-query.ts';

const ENTITIES = entitiesOf(Object.keys(PACKS));
const client = (number: number) => deliveryId(9_000 + number);
const CLIENT = entityNamed('logistics.client')!;
const DELIVERY = entityNamed('logistics.delivery')!;
const ALL: ListView = { typed: '', only: {}, by: null, descending: false };

let db: Database;
const put = (name: string, rows: Record<string, unknown>[]) => {
  const known = ENTITIES.find((entity) => entity.name === name)!;
  const full = rows.map((row) => ({ version: 1, lastModifiedAt: '2026-11-20T06:00:00.000Z', ...row }));
  return putRows(db, known, JSON.stringify(full), { when: 'always' });
};
const ask = <Row extends Record<string, unknown>>({ sql, parameters }: Question) =>
  db.read<Row & RecordRow>(sql, parameters);
const names = async (known: typeof CLIENT, view: Partial<ListView>) =>
  (await ask(windowSql(known, columnsOf(known.entity, 4), { ...ALL, ...view }, 0))).map(({ _name }) => _name);

beforeAll(async () => {
  db = (await createTestProfile(0)).db;
  await db.transaction(async (tx) => {
    for (const known of ENTITIES) await tx.run(createTable(known));
  });
  const place = { phone: null, position: null };
  await put('logistics.client', [
    { id: client(1), name: 'Épicerie El Baraka', address: "12, rue de l'Émir", city: 'Blida', ...place },
    { id: client(2), name: 'مخبزة الأمير', address: 'شارع ب', city: 'البليدة', ...place },
    { id: client(3), name: 'CŒUR de ville', address: '3 rue C', city: 'Médéa', ...place },
    { id: client(4), name: 'مكتبة مُحَمَّد الزيتـــونة', address: 'شارع د', city: 'وهران', ...place },
    { id: client(5), name: 'Supérette La Rose', address: '5 rue E', city: 'Oran', ...place },
    { id: client(6), name: 'superette du Lac', address: '6 rue F', city: 'Oran', ...place },
  ]);
  await put('logistics.delivery', [
    pendingDelivery(1, { clientId: client(1), reference: 'BL-2026-0001', plannedOn: '2026-11-18' }),
    pendingDelivery(2, { clientId: client(2), reference: 'BL-2026-0002', plannedOn: '2026-11-20' }),
    pendingDelivery(3, {
      clientId: client(1),
      reference: 'BL-2026-0003',
      plannedOn: '2026-11-19',
      status: 'cancelled',
    }),
  ]);
});

describe('searching', () => {
  test.each([
    ['epicerie', ['Épicerie El Baraka']],
    ['BARAKA epic', ['Épicerie El Baraka']],
    ['lemir', ['Épicerie El Baraka']],
    ['coeur', ['CŒUR de ville']],
    ['medea', ['CŒUR de ville']],
    ['مخبزه الامير', ['مخبزة الأمير']],
    ['محمد الزيتونة', ['مكتبة مُحَمَّد الزيتـــونة']],
    ['[*]', []],
  ])('%s finds %j', async (typed, found) => {
    expect(await names(CLIENT, { typed })).toEqual(found);
  });

  test('a code without its dashes, and the name of the record that is referred to', async () => {
    expect(await names(DELIVERY, { typed: 'bl20260002' })).toEqual(['BL-2026-0002']);
    expect((await names(DELIVERY, { typed: 'baraka' })).sort()).toEqual(['BL-2026-0001', 'BL-2026-0003']);
  });
});

test('filters by a choice and by a reference, and counts what each choice would show', async () => {
  const view = { ...ALL, only: { clientId: client(1), status: 'cancelled' } };
  expect(await names(DELIVERY, view)).toEqual(['BL-2026-0003']);
  expect(await ask(countSql(DELIVERY, view))).toEqual([{ n: 1 }]);
  expect(await ask(choiceCountsSql(DELIVERY, view, 'status'))).toEqual([
    { value: 'cancelled', n: 1 },
    { value: 'pending', n: 1 },
  ]);
});

test('the usual order is by day, the latest first; others by name', async () => {
  expect(usualOrder(CLIENT.entity)).toEqual({ by: 'name', descending: false });
  const order = usualOrder(DELIVERY.entity);
  expect(order).toEqual({ by: 'plannedOn', descending: true });
  expect(await names(DELIVERY, order)).toEqual(['BL-2026-0002', 'BL-2026-0003', 'BL-2026-0001']);
});

test('names are in the order of their letters, whatever accents and case they have', async () => {
  const latin = ['CŒUR de ville', 'Épicerie El Baraka', 'superette du Lac', 'Supérette La Rose'];
  const arabic = ['مخبزة الأمير', 'مكتبة مُحَمَّد الزيتـــونة'];
  expect(await names(CLIENT, { by: 'name' })).toEqual([...latin, ...arabic]);
  expect(await names(CLIENT, { by: 'name', descending: true })).toEqual([...latin, ...arabic].reverse());
  expect(await names(DELIVERY, { by: 'clientId' })).toEqual(['BL-2026-0001', 'BL-2026-0003', 'BL-2026-0002']);
  const offers = await ask(offersSql(CLIENT, ''));
  expect(offers.map(({ _name }) => _name)).toEqual([...latin, ...arabic]);
});

test('a choice is in the order of its declaration, as its filters are, and not in that of its codes', async () => {
  const todo = (at: number, state: string) => ({ id: deliveryId(8_000 + at), title: state, state });
  await put('captures.todo', [todo(1, 'dropped'), todo(2, 'open'), todo(3, 'done')]);
  const TODO = entityNamed('captures.todo')!;
  expect(await names(TODO, { by: 'state' })).toEqual(['open', 'done', 'dropped']);
  expect(await names(TODO, { by: 'state', descending: true })).toEqual(['dropped', 'done', 'open']);
});

test('a row tells its place, its name and those of the records it refers to', async () => {
  const [row] = await ask(windowSql(DELIVERY, columnsOf(DELIVERY.entity, 6), { ...ALL, by: 'reference' }, 1));
  expect(row).toMatchObject({ _at: 1, _name: 'BL-2026-0002', 'clientId:name': 'مخبزة الأمير', _state: null });
});

test('a client has its deliveries', async () => {
  const rows = await ask({ sql: relatedSql(CLIENT), parameters: [client(1)] });
  expect(rows.map(({ n }) => n)).toContain(2);
});

test('what is offered of two with one name tells them apart', () => {
  const fields = offerFields(entityNamed('school.student')!).map(([name]) => name);
  expect(fields).toEqual(['nameAr', 'classId']);
});

describe('every declared entity', () => {
  test.each(ENTITIES.map((known) => [known.name, known] as const))(
    '%s has a list, a page and a history',
    async (_, known) => {
      const columns = columnsOf(known.entity, 6);
      for (const [by] of sortsOf(known.entity)) {
        await ask(windowSql(known, columns, { ...ALL, typed: 'a b', by, descending: true }, 0));
      }
      for (const [field] of filtersOf(known.entity)) await ask(choiceCountsSql(known, ALL, field));
      await ask({ sql: recordSql(known), parameters: ['x'] });
      await ask({ sql: relatedSql(known), parameters: ['x'] });
      await ask(offersSql(known, 'a b'));
      await ask({ sql: recordNameSql(known), parameters: ['x'] });
      await ask({ sql: historySql(known, peopleOf(known.pack)), parameters: ['x', known.name] });
      expect(columns.length + sortsOf(known.entity).length).toBeGreaterThan(0);
    },
  );
});
