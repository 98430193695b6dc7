// What the work screens ask of the database of a device: the answers, and that lists stay quick over many rows.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#device/db/database.ts';
import { putRows } from '#device/db/rows.ts';
import { commit } from '#device/outbox/commit.ts';
import { createTestProfile, DRIVER, deliveryId, ENTITIES, pendingDelivery } from '#testkit/device-profile.ts';
import { AUDIT_SQL } from '../delivery/audit-query.ts';
import { asDelivery, DELIVERY_SQL, type DeliveryRecord, LINES_SQL, RECEIVERS_SQL } from '../delivery/delivery-query.ts';
import { wrongCodeIntent } from '../delivery/validation.ts';
import { OFFICE_SQL } from '../office/office-query.ts';
import { PRINT_DAY_SQL, PRINT_IDS_SQL } from '../office/print-query.ts';
import { CLIENTS_SQL, codePattern, DAYS_SQL, FIND_SQL, LATE_SQL, ROUND_SQL } from '../round/round-query.ts';

const TODAY = '2026-11-20';
const OTHER = '00000000-0000-7000-8000-0000000000d2';
const client = (number: number) => deliveryId(9_000 + number);
const product = (number: number) => deliveryId(7_000 + number);

let db: Database;
const put = async (name: string, rows: Record<string, unknown>[]) => {
  const known = ENTITIES.find((entity) => entity.name === `logistics.${name}`)!;
  const full = rows.map((row) => ({ version: 1, lastModifiedAt: '2026-11-20T06:00:00.000Z', ...row }));
  await putRows(db, known, JSON.stringify(full), { when: 'always' });
};
// biome-ignore lint/suspicious/noExplicitAny: rows of many queries
const ask = (sql: string, parameters: (string | number)[] = []) => db.read<any>(sql, parameters);
const references = async (sql: string, parameters: string[]) =>
  (await ask(sql, parameters)).map(({ reference }) => reference);

beforeAll(async () => {
  const profile = await createTestProfile(0);
  db = profile.db;
  await put('staff', [
    { id: DRIVER, name: 'Karim', role: 'driver', phone: null },
    { id: OTHER, name: 'Amine', role: 'driver', phone: null },
  ]);
  await put('client', [
    { id: client(1), name: 'Épicerie El Baraka', phone: null, address: '12 rue A', city: 'Blida', position: null },
    { id: client(2), name: 'مخبزة الأمير', phone: null, address: 'شارع ب', city: 'البليدة', position: null },
  ]);
  await put('product', [{ id: product(0), code: 'LAI-1', name: 'Lait', unit: 'Carton', priceCents: 1, taxRateBp: 0 }]);
  await put('delivery', [
    pendingDelivery(1, { stop: 3, clientId: client(1) }),
    pendingDelivery(2, { stop: 1, clientId: client(2) }),
    pendingDelivery(3, { stop: 2, driverId: OTHER }),
    pendingDelivery(4, { stop: 1, driverId: OTHER, status: 'cancelled' }),
    pendingDelivery(5, { plannedOn: '2026-11-18', clientId: client(1) }),
    pendingDelivery(6, {
      plannedOn: '2026-11-19',
      clientId: client(1),
      status: 'validated',
      validatedAt: '2026-11-19T09:00:00.000Z',
      validatedBy: DRIVER,
      receivedBy: 'Samir',
      validatedAfterReassignment: true,
      lines: [
        { productId: product(0), quantity: 2, unitPriceCents: 500 },
        { productId: product(1), quantity: 1, unitPriceCents: 900 },
      ],
    }),
    ...Array.from({ length: 500 }, (_, at) =>
      pendingDelivery(1_000 + at, { plannedOn: '2025-01-01', driverId: OTHER }),
    ),
  ]);
  const validated = { code: 'AB2', validatedAt: '2026-11-20T08:00:00.000Z', receivedBy: 'Nadia' };
  await commit(profile.deps, wrongCodeIntent(deliveryId(2), 'AB9'));
  const done = await commit(profile.deps, {
    entity: 'logistics.delivery',
    entityId: deliveryId(2),
    action: 'DELIVERY_VALIDATED',
    payload: validated,
  });
  expect(done.ok).toBe(true);
});

test('a round is the driver’s own stops of the day, in their order, with the state of the driver’s work', async () => {
  const rows = await ask(ROUND_SQL, [DRIVER, TODAY]);
  expect(rows).toMatchObject([
    { reference: 'BL-2', stop: 1, status: 'validated', name: 'مخبزة الأمير', state: 'saved' },
    { reference: 'BL-1', stop: 3, status: 'pending', name: 'Épicerie El Baraka', city: 'Blida', state: null },
  ]);
});

test('other days are counted, and what they left open is told', async () => {
  expect(await ask(DAYS_SQL, [DRIVER])).toEqual([
    { plannedOn: TODAY, total: 2, pending: 1 },
    { plannedOn: '2026-11-19', total: 1, pending: 0 },
    { plannedOn: '2026-11-18', total: 1, pending: 1 },
  ]);
  expect(await ask(LATE_SQL, [DRIVER, TODAY])).toEqual([{ late: 1, since: '2026-11-18' }]);
});

test('a search over all days finds by client, by reference and by code, the latest first', async () => {
  const find = (ids: string[], typed: string) =>
    references(FIND_SQL, [DRIVER, JSON.stringify(ids), codePattern(typed), codePattern(typed)]);
  expect(await find([client(1)], '')).toEqual(['BL-1', 'BL-6', 'BL-5']);
  expect(await find([], 'bl6')).toEqual(['BL-6']);
  expect(await find([], 'ab-5')).toEqual(['BL-5']);
  expect(await find([], 'bl٦')).toEqual(['BL-6']);
  expect(await find([], 'BL-3')).toEqual([]);
  expect(await ask(CLIENTS_SQL)).toHaveLength(2);
});

test('a delivery comes with the names that its proof shows', async () => {
  const [record] = (await ask(DELIVERY_SQL, [deliveryId(6)])) as [DeliveryRecord];
  expect(record).toMatchObject({ clientName: 'Épicerie El Baraka', driverName: 'Karim', validatorName: 'Karim' });
  expect(asDelivery(record)).toMatchObject({
    validatedAfterReassignment: true,
    position: { latitude: 36.75 },
    lines: [{ quantity: 2 }, { quantity: 1 }],
  });
});

test('lines keep their order, also those whose product has not arrived', async () => {
  expect(await ask(LINES_SQL, [JSON.stringify([deliveryId(6)])])).toEqual([
    {
      deliveryId: deliveryId(6),
      productId: product(0),
      quantity: 2,
      unitPriceCents: 500,
      code: 'LAI-1',
      name: 'Lait',
      unit: 'Carton',
    },
    {
      deliveryId: deliveryId(6),
      productId: product(1),
      quantity: 1,
      unitPriceCents: 900,
      code: null,
      name: null,
      unit: null,
    },
  ]);
});

test('who received before is suggested for the same client only', async () => {
  expect((await ask(RECEIVERS_SQL, [client(1)])).map(({ name }) => name)).toEqual(['Samir']);
  expect((await ask(RECEIVERS_SQL, [client(2)])).map(({ name }) => name)).toEqual(['Nadia']);
});

test('[L2] [L8] the audit trail of a delivery has its wrong code and its validation', async () => {
  expect(await ask(AUDIT_SQL, [deliveryId(2)])).toMatchObject([
    { action: 'WRONG_CODE', seq: 1, userName: 'Karim', detail: '{"typed":"AB9"}' },
    { action: 'DELIVERY_VALIDATED', seq: 2, outcome: 'pending' },
  ]);
});

test('the office sees the day of all drivers; paper leaves out what was cancelled', async () => {
  expect((await references(OFFICE_SQL, [TODAY])).sort()).toEqual(['BL-1', 'BL-2', 'BL-3', 'BL-4']);
  expect(await references(PRINT_DAY_SQL, [TODAY, ''])).toEqual(['BL-3', 'BL-2', 'BL-1']);
  expect(await references(PRINT_DAY_SQL, [TODAY, OTHER])).toEqual(['BL-3']);
  expect(await references(PRINT_IDS_SQL, [JSON.stringify([deliveryId(4), deliveryId(1)])])).toEqual(['BL-4', 'BL-1']);
});

describe('no list reads the whole table of deliveries', () => {
  const QUERIES: Readonly<Record<string, [string, string[]]>> = {
    round: [ROUND_SQL, [DRIVER, TODAY]],
    days: [DAYS_SQL, [DRIVER]],
    late: [LATE_SQL, [DRIVER, TODAY]],
    find: [FIND_SQL, [DRIVER, '[]', '', '']],
    delivery: [DELIVERY_SQL, [deliveryId(1)]],
    lines: [LINES_SQL, ['[]']],
    receivers: [RECEIVERS_SQL, [client(1)]],
    audit: [AUDIT_SQL, [deliveryId(1)]],
    office: [OFFICE_SQL, [TODAY]],
    'a day on paper': [PRINT_DAY_SQL, [TODAY, '']],
    'some on paper': [PRINT_IDS_SQL, ['[]']],
  };
  test.each(Object.entries(QUERIES))('%s', async (_, [sql, parameters]) => {
    const plan = (await db.all(`EXPLAIN QUERY PLAN ${sql}`, parameters)).map(({ detail }) => detail as string);
    expect(plan.filter((step) => /^SCAN (d|a|c|logistics_\w+)\b/.test(step))).toEqual([]);
    expect(plan.some((step) => /^SEARCH (d|a|logistics_delivery) USING .*INDEX/.test(step))).toBe(true);
  });
});
