import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// World 10430: a customer is a technician's because an intervention leads there, and the intervention goes elsewhere.

const [CUSTOMER, INTERVENTION] = ['service.customer', 'service.intervention'];

let world: TestWorld;
let service: FreshPackTenant;
let phone: TestDevice;
let technician: string;
let other: string;
let customer: { id: string; version: number };
let intervention: { id: string; version: number };
beforeAll(async () => {
  world = await testWorld(testDatabase());
  service = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'service', slug: `t-${v7()}`, locale: 'en' }),
  );
  const account = service.accounts.find(({ role }) => role === 'technician')!;
  technician = account.id;
  await world.truth`update navette.account set sectors = '{}' where tenant_id = ${service.id} and id = ${technician}`;
  phone = await world.signIn(account);
});
afterAll(() => world.end());

async function newCustomer(): Promise<{ id: string; version: number }> {
  const [row] = await world.truth<{ id: string; version: number }[]>`
    insert into service.customer (tenant_id, id, name, sector, address)
    values (${service.id}, ${v7()}, 'Nour', 'far away', '-') returning id, version`;
  return { id: row!.id, version: Number(row!.version) };
}

beforeEach(async () => {
  customer = await newCustomer();
  other = (await newCustomer()).id;
  intervention = await planned(customer.id);
  // Theirs as well: nobody moves their work to a customer that never was (`leads.pg.test.ts`).
  await planned(other);
});

async function planned(customerId: string): Promise<{ id: string; version: number }> {
  const [row] = await world.truth<{ id: string; version: number }[]>`
    insert into service.intervention (tenant_id, id, subject, customer_id, colleague_id, scheduled_at, status)
    values (${service.id}, ${v7()}, 'Boiler', ${customerId}, ${technician}, now(), 'planned') returning id, version`;
  return { id: row!.id, version: Number(row!.version) };
}

const editCustomer = () =>
  phone.event({
    ...{ entity: CUSTOMER, entityId: customer.id, action: 'UPDATE', baseVersion: customer.version },
    payload: { city: 'Blida' },
  });
const editIntervention = (payload: Record<string, unknown>) =>
  phone.event({
    ...{
      entity: INTERVENTION,
      entityId: intervention.id,
      action: 'UPDATE',
      baseVersion: intervention.version,
      payload,
    },
  });

test('[F2] a record that still leads to the customer: the receipt shows it', async () => {
  const { receipts } = await phone.push([editIntervention({ signedBy: 'Nour' }), editCustomer()]);
  expect(receipts).toMatchObject([{ status: 'applied' }, { status: 'applied', row: { city: 'Blida' } }]);
});

test('[F2] its author moves what led there in the same push: the edit is applied, and the receipt shows nothing', async () => {
  const { receipts } = await phone.push([editCustomer(), editIntervention({ customerId: other })]);
  expect(receipts).toMatchObject([
    { status: 'applied', visible: false },
    { status: 'applied', row: { customerId: other } },
  ]);
  expect(receipts[0]!.row).toBeUndefined();
});

test('[F2] an expense made and edited outside of its author’s window, in one push, is shown to nobody but the office', async () => {
  const id = v7();
  const expense = { entity: 'service.expense', entityId: id };
  const values = { interventionId: null, day: '2026-01-02', category: 'fuel', amountCents: 5_000, receipt: null };
  const made = phone.event({ ...expense, action: 'CREATE', payload: values });
  const edited = phone.event({ ...expense, action: 'UPDATE', after: [made.id], payload: { amountCents: 6_000 } });
  const { receipts } = await phone.push([made, edited]);
  expect(receipts).toMatchObject([
    { status: 'applied', visible: false },
    { status: 'applied', visible: false },
  ]);
  expect(receipts.map(({ row }) => row)).toEqual([undefined, undefined]);
  const [stored] = await world.truth`select amount_cents from service.expense where id = ${id}`;
  expect(Number(stored?.amount_cents)).toBe(6_000);
});

test('[F2] [F7] its days have gone by while its technician was offline: done and signed all the same, and shown no more', async () => {
  await world.truth`
    update service.intervention set scheduled_at = now() - interval '25 days' where id = ${intervention.id}`;
  const done = (by: TestDevice) =>
    by.event({
      ...{ entity: INTERVENTION, entityId: intervention.id, action: 'INTERVENTION_DONE', baseVersion: 9e9 },
      payload: {
        doneAt: new Date().toISOString(),
        report: 'Cleaned',
        signedBy: 'Nour',
        signature: null,
        position: null,
      },
    });
  await world.database.owner`select navette.leave_windows(now() + interval '6 days')`;
  const { receipts } = await phone.push([done(phone), editIntervention({ signedBy: 'Mrs Nour' })]);
  expect(receipts).toMatchObject([
    { status: 'applied', visible: false },
    { status: 'applied', visible: false },
  ]);
  const [row] = await world.truth`select status, signed_by from service.intervention where id = ${intervention.id}`;
  expect(row).toMatchObject({ status: 'done', signed_by: 'Mrs Nour' });
});

test('[F2] its days have gone by and it is a colleague’s by now: out of scope', async () => {
  await world.truth`
    update service.intervention set scheduled_at = now() - interval '25 days' where id = ${intervention.id}`;
  await world.database.owner`select navette.leave_windows(now() + interval '6 days')`;
  await world.truth`update service.intervention set colleague_id = ${v7()} where id = ${intervention.id}`;
  const { receipts } = await phone.push([editIntervention({ signedBy: 'Nour' })]);
  expect(receipts).toMatchObject([{ status: 'rejected', code: 'OUT_OF_SCOPE' }]);
});
