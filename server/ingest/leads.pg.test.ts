import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Whoever has an intervention is given its customer and its project. So nobody names one that was never theirs.

const [CUSTOMER, PROJECT, INTERVENTION] = ['service.customer', 'service.project', 'service.intervention'];

let world: TestWorld;
let service: FreshPackTenant;
let phone: TestDevice;
let technician: string;
let mine: string;
let theirs: string;
const account = (role: string) => service.accounts.find((one) => one.role === role)!;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  service = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'service', slug: `t-${v7()}`, locale: 'en' }),
  );
  technician = account('technician').id;
  await serves('north');
  phone = await world.signIn(account('technician'));
});
afterAll(() => world.end());
beforeEach(async () => {
  mine = await customer('north');
  theirs = await customer('south');
});

const serves = (sector: string) =>
  world.truth`update navette.account set sectors = ${[sector]} where tenant_id = ${service.id} and id = ${technician}`;

async function customer(sector: string): Promise<string> {
  const id = v7();
  await world.truth`insert into service.customer (tenant_id, id, name, sector, phone, address)
    values (${service.id}, ${id}, ${`Customer ${id}`}, ${sector}, '0550', 'Secret street')`;
  return id;
}

async function project(): Promise<string> {
  const id = v7();
  await world.truth`insert into service.project (tenant_id, id, code, name, status)
    values (${service.id}, ${id}, ${id}, 'Not mine', 'open')`;
  return id;
}

async function planned(customerId: string, colleagueId = technician): Promise<{ id: string; version: number }> {
  const [row] = await world.truth<{ id: string; version: number }[]>`
    insert into service.intervention (tenant_id, id, subject, customer_id, colleague_id, scheduled_at, status)
    values (${service.id}, ${v7()}, 'Boiler', ${customerId}, ${colleagueId}, now(), 'planned') returning id, version`;
  return { id: row!.id, version: Number(row!.version) };
}

const visit = (customerId: string, more: Record<string, unknown> = {}, on = phone): SyncEvent =>
  on.event({
    ...{ entity: INTERVENTION, entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: {
      ...{ subject: 'Leak', customerId, colleagueId: technician, status: 'planned' },
      ...{ scheduledAt: new Date().toISOString(), ...more },
    },
  });
const edit = ({ id, version }: { id: string; version: number }, payload: Record<string, unknown>): SyncEvent =>
  phone.event({ entity: INTERVENTION, entityId: id, action: 'UPDATE', baseVersion: version, payload });

/** The verdict without what differs from event to event. */
async function verdict(event: SyncEvent, from = phone): Promise<Record<string, unknown>> {
  const { eventId: _, ...receipt } = (await from.push([event])).receipts[0]!;
  return receipt;
}

async function pulled(): Promise<string> {
  const answer = await phone.request(`/api/sync/pull?limit=5000&entities=${CUSTOMER},${PROJECT},${INTERVENTION}`);
  expect(answer.status).toBe(200);
  return await answer.text();
}

describe('[R31] whom a record leads to, nobody names who never had it', () => {
  test('[F2] a customer of another sector, a project of others and what is not there: one answer, and the next pull shows none', async () => {
    const other = await project();
    const own = await planned(mine);
    const refused = (path: string) => ({
      ...{ status: 'rejected', code: 'OUT_OF_SCOPE', retryable: false },
      resolution: { data: { path } },
    });
    const same = async (there: string, path: string, event: (id: string) => SyncEvent) => {
      const answer = await verdict(event(there));
      expect(answer).toMatchObject(refused(path));
      expect(answer).toEqual(await verdict(event(randomUUID())));
    };
    await same(theirs, 'customerId', (id) => visit(id));
    await same(theirs, 'customerId', (id) => edit(own, { customerId: id }));
    await same(other, 'projectId', (id) => visit(mine, { projectId: id }));
    const shown = await pulled();
    expect(shown).toContain(mine);
    expect(shown).not.toContain(theirs);
    expect(shown).not.toContain(other);
  });

  test('[F10] a customer of theirs is named as ever, also where only another intervention leads to it', async () => {
    await planned(theirs);
    for (const id of [mine, theirs]) expect(await verdict(visit(id))).toMatchObject({ row: { customerId: id } });
  });

  test('what an edit leaves as it is is not asked', async () => {
    const own = await planned(theirs);
    // As if it had never been theirs: nothing but the row itself tells of it.
    await world.truth`delete from navette.membership where tenant_id = ${service.id} and id = ${theirs}`;
    const { receipts } = await phone.push([
      edit(own, { signedBy: 'Nour' }),
      edit(own, { customerId: theirs, signedBy: 'Amel' }),
    ]);
    expect(receipts.map(({ code }) => code ?? 'none')).toEqual(['none', 'none']);
  });

  test('the office, which is given all customers, names any', async () => {
    const office = await world.signIn(account('manager'));
    expect(await verdict(visit(theirs, {}, office), office)).toMatchObject({ row: { customerId: theirs } });
    expect(await pulled()).toContain(theirs);
  });
});

describe('[F7] what was made offline is not lost', () => {
  test('the customer has left the sector, and what led to the other went to a colleague', async () => {
    const { id } = await planned(theirs);
    await world.truth`update service.customer set sector = 'east' where id = ${mine}`;
    await world.truth`update service.intervention set colleague_id = ${account('manager').id} where id = ${id}`;
    const shown = await pulled();
    for (const gone of [mine, theirs]) expect(shown).not.toContain(`"${gone}"`);
    for (const gone of [mine, theirs]) expect(await verdict(visit(gone))).toMatchObject({ row: { customerId: gone } });
  });

  test('its author has left the sector, after they wrote that customer', async () => {
    const written = phone.event({
      ...{ entity: CUSTOMER, entityId: mine, action: 'UPDATE', baseVersion: 1, payload: { access: 'Blue door' } },
    });
    expect(await verdict(written)).toMatchObject({ row: { id: mine } });
    await serves('west');
    try {
      expect(await verdict(visit(mine))).toMatchObject({ row: { customerId: mine } });
      expect(await verdict(visit(await customer('north')))).toMatchObject({ code: 'OUT_OF_SCOPE' });
    } finally {
      await serves('north');
    }
  });

  test('[R35] the customer goes by another id now', async () => {
    const old = v7();
    await world.truth`insert into navette.alias (tenant_id, entity, old_id, id, event_id)
      values (${service.id}, ${CUSTOMER}, ${old}, ${mine}, ${v7()})`;
    expect(await verdict(visit(old))).toMatchObject({ row: { customerId: mine } });
  });

  test('[R36] what was refused all the same stays, and the office can accept it', async () => {
    const event = visit(theirs);
    expect(await verdict(event)).toMatchObject({ code: 'OUT_OF_SCOPE' });
    const office = await world.signIn(account('admin'));
    const answer = await office.request(`/api/admin/refused/${event.deviceId}/${event.id}`, {
      method: 'POST',
      body: JSON.stringify({ id: randomUUID(), values: {} }),
    });
    expect(await answer.json()).toMatchObject({ receipt: { row: { customerId: theirs } } });
  });
});
