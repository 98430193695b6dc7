import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';
import type { Batch } from './batch.ts';
import { seriesOf, takeNumbers } from './numbers.ts';
import { yearOfDay } from './year.ts';

// Numbers without gaps: per tenant, series and year, whatever happens at once.

const SERIES = seriesOf('FA', 'logistics.invoice', 'reference');
const NOW = new Date('2026-06-15T10:00:00Z');

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld(testDatabase());
});
afterAll(() => world.end());

/** A tenant of its own for each test: series begin at nothing. */
let tenantId: string;
beforeEach(async () => {
  tenantId = (await world.other()).id;
  await world.truth`delete from logistics.invoice where tenant_id = ${tenantId}`;
});

const take = (days: string[], { now = NOW, fails = false, pause = 0 } = {}): Promise<string[]> =>
  world.database.asTenant(tenantId, async (tx) => {
    const batch = { tx, account: { tenantId }, now, rules: { timeZone: 'Africa/Algiers' } } as unknown as Batch;
    const numbers = await takeNumbers(
      batch,
      SERIES,
      days.map((day, key) => ({ key, year: yearOfDay(day) })),
    );
    if (pause > 0) await tx.sql`select pg_sleep(${pause})`;
    if (fails) throw new Error('rolled back');
    return [...numbers.values()];
  });

const invoice = (reference: string) => world.truth`
  insert into logistics.invoice (tenant_id, id, reference, client_id, issued_on, status, lines)
  values (${tenantId}, ${v7()}, ${reference}, ${v7()}, '2026-03-01', 'accepted', '[]')`;

describe('numbers', () => {
  test('count up, in the order they are asked for, by year', async () => {
    expect(await take(['2026-03-01', '2025-12-31', '2026-03-02'])).toEqual([
      'FA-2026-000001',
      'FA-2025-000001',
      'FA-2026-000002',
    ]);
    expect(await take(['2026-03-01'])).toEqual(['FA-2026-000003']);
  });

  test('what is rolled back leaves no gap', async () => {
    await take(['2026-03-01']);
    await expect(take(['2026-03-01', '2026-03-01'], { fails: true })).rejects.toThrow('rolled back');
    expect(await take(['2026-03-01'])).toEqual(['FA-2026-000002']);
  });

  test('forty who number at once, some of whom fail, share none and leave none out', async () => {
    const tries = Array.from({ length: 40 }, (_, at) =>
      take(['2026-03-01', '2025-03-01'], { fails: at % 5 === 0, pause: 0.005 }),
    );
    const given = (await Promise.allSettled(tries)).flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    for (const year of [2025, 2026]) {
      const own = given.filter((number) => number.startsWith(`FA-${year}`)).sort();
      expect(own).toEqual(Array.from({ length: 32 }, (_, at) => `FA-${year}-${String(at + 1).padStart(6, '0')}`));
    }
  });

  test('begin behind what stands already, and step over what another program has numbered since', async () => {
    await invoice('FA-2026-000041');
    expect(await take(['2026-03-01'])).toEqual(['FA-2026-000042']);
    await invoice('FA-2026-000043');
    expect(await take(['2026-03-01', '2026-03-01'])).toEqual(['FA-2026-000044', 'FA-2026-000045']);
  });

  test('a closed year takes the current one; so do years long past and years to come', async () => {
    expect(await take(['2025-05-05'])).toEqual(['FA-2025-000001']);
    await world.truth`update navette.number_series set closed_at = now() where tenant_id = ${tenantId} and year = 2025`;
    expect(await take(['2025-05-05', '1970-01-01', '2036-01-01'])).toEqual([
      'FA-2026-000001',
      'FA-2026-000002',
      'FA-2026-000003',
    ]);
  });

  test('the year is that of the tenant: on New Year in Algiers it is last year in UTC', async () => {
    const now = new Date('2026-12-31T23:30:00Z');
    expect(await take(['2027-01-01'], { now })).toEqual(['FA-2027-000001']);
  });
});

describe('the other packs', () => {
  let school: FreshPackTenant;
  let service: FreshPackTenant;
  beforeAll(async () => {
    const make = (kind: 'school' | 'service') =>
      world.database.owner.begin((sql) => createPackTenantIn(sql, { kind, slug: `t-${v7()}`, locale: 'en' }));
    [school, service] = await Promise.all([make('school'), make('service')]);
  });
  const signIn = (tenant: FreshPackTenant, role: string): Promise<TestDevice> =>
    world.signIn(tenant.accounts.find((one) => one.role === role)!);

  test('[S9] a payment gets its receipt number', async () => {
    const bursar = await signIn(school, 'bursar');
    const [student] = school.rows['school.student']!;
    const pay = () =>
      bursar.event({
        ...{ entity: 'school.payment', entityId: v7(), action: 'CREATE', baseVersion: 0 },
        payload: { studentId: student!.id, amountCents: 1_000_00, paidOn: school.day, method: 'cash' },
      });
    const { receipts } = await bursar.push([pay(), pay()]);
    const numbers = receipts.map(({ row }) => String(row!.receiptNumber));
    const next = Number(numbers[0]!.slice(-6)) + 1;
    expect(numbers[0]).toMatch(/^RC-[0-9]{4}-[0-9]{6}$/);
    expect(Number(numbers[1]!.slice(-6))).toBe(next);
    expect(receipts[0]!.status).toBe('amended');
  });

  test('[F10] an intervention gets its reference; hours are submitted', async () => {
    const boss = await signIn(service, 'manager');
    const first = (name: string) => service.rows[name]![0]!.id;
    const intervention = boss.event({
      ...{ entity: 'service.intervention', entityId: v7(), action: 'CREATE', baseVersion: 0 },
      payload: {
        ...{ subject: 'Boiler', customerId: first('service.customer'), colleagueId: first('service.colleague') },
        ...{ scheduledAt: '2026-11-20T09:00:00.000Z', status: 'planned' },
      },
    });
    const timesheet = boss.event({
      ...{ entity: 'service.timesheet', entityId: v7(), action: 'CREATE', baseVersion: 0 },
      payload: { day: '2026-11-20', minutes: 45 },
    });
    const { receipts } = await boss.push([intervention, timesheet]);
    expect(receipts).toMatchObject([
      { status: 'amended', row: { reference: expect.stringMatching(/^INT-[0-9]{4}-[0-9]{6}$/) } },
      { status: 'applied', row: { approval: 'submitted' } },
    ]);
    const admin = await signIn(service, 'admin');
    const approve = admin.event({
      ...{ entity: 'service.timesheet', entityId: timesheet.entityId, action: 'TIMESHEET_APPROVED', payload: {} },
      baseVersion: receipts[1]!.version!,
    });
    expect((await admin.push([approve])).receipts).toMatchObject([
      { status: 'applied', row: { approval: 'approved' } },
    ]);
  });

  test('what was approved and has another amount since waits for the office’s word anew; a note changes nothing of it', async () => {
    const [technician, boss] = [await signIn(service, 'technician'), await signIn(service, 'manager')];
    const about = { entity: 'service.expense', entityId: v7() };
    let seen = 0;
    const says = async (action: string, payload: object) => {
      const who = action === 'EXPENSE_APPROVED' ? boss : technician;
      const event = who.event({ ...about, action, payload, baseVersion: seen } as never);
      const [receipt] = (await who.push([event])).receipts;
      seen = Number(receipt?.version);
      return receipt;
    };
    await says('CREATE', { day: '2026-11-20', category: 'fuel', amountCents: 5_000 });
    const before = seen;
    await says('EXPENSE_APPROVED', {});
    expect(await says('UPDATE', { note: 'the long way' })).toMatchObject({ row: { approval: 'approved' } });
    expect(await says('UPDATE', { amountCents: 50_000 })).toMatchObject({
      ...{ status: 'amended', resolution: { data: { amended: [{ path: 'approval', stands: 'submitted' }] } } },
      row: { amountCents: 50_000, approval: 'submitted' },
    });
    // A word that was said offline, on the amount of before.
    const other = await signIn(service, 'admin');
    const late = other.event({ ...about, action: 'EXPENSE_APPROVED', payload: {}, baseVersion: before } as never);
    expect((await other.push([late])).receipts).toMatchObject([{ status: 'rejected', code: 'WRONG_STATE' }]);
    expect(await says('EXPENSE_APPROVED', {})).toMatchObject({ status: 'applied', row: { approval: 'approved' } });
  });

  test('[F10] planned after midnight of New Year’s Day, where the tenant is, it is of the new year', async () => {
    const [customer, colleague] = ['service.customer', 'service.colleague'].map((name) => service.rows[name]![0]!.id);
    world.clock.advance(Date.parse('2027-01-01T10:00:00.000Z') - world.clock.now().getTime());
    const boss = await signIn(service, 'manager');
    const planned = boss.event({
      ...{ entity: 'service.intervention', entityId: v7(), action: 'CREATE', baseVersion: 0 },
      payload: {
        ...{ subject: 'Boiler', customerId: customer, colleagueId: colleague },
        // In Algiers it is half past midnight.
        ...{ scheduledAt: '2026-12-31T23:30:00.000Z', status: 'planned' },
      },
    });
    const { receipts } = await boss.push([planned]);
    world.clock.reset();
    expect(receipts).toMatchObject([{ row: { reference: expect.stringMatching(/^INT-2027-/) } }]);
  });

  test('a mark belongs to the class that the student is in', async () => {
    const head = await signIn(school, 'head');
    const student = school.rows['school.student']!.find((row) => 'classId' in row && row.classId) as unknown as {
      id: string;
      classId: string;
    };
    const event = head.event({
      ...{ entity: 'school.attendance', entityId: v7(), action: 'CREATE', baseVersion: 0 },
      payload: { studentId: student.id, day: '2020-02-02', state: 'late' },
    });
    const { receipts } = await head.push([event]);
    expect(receipts[0]).toMatchObject({ status: 'applied', row: { classId: student.classId } });
  });
});
