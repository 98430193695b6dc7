import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type FeedWorld, feedWorld, idOf, type Replica } from './feed-world.ts';

const CUSTOMER = 'service.customer';
const INTERVENTION = 'service.intervention';
const [TECHNICIAN, COLLEAGUE] = [idOf(1, 1), idOf(1, 2)];
const DAY_MS = 86_400_000;

let world: FeedWorld;
let next = 0;
const newId = (): string => idOf(4, ++next);

async function addCustomer(sector: string, on = world.sql): Promise<string> {
  const id = newId();
  await on`
    insert into service.customer (tenant_id, id, name, sector, address)
    values (${world.tenantId}, ${id}, ${`Customer ${id.slice(-3)}`}, ${sector}, '-')`;
  return id;
}

async function addIntervention(customerId: string, daysFromNow: number, colleagueId = TECHNICIAN): Promise<string> {
  const id = newId();
  const at = new Date(Date.now() + daysFromNow * DAY_MS).toISOString();
  await world.sql`
    insert into service.intervention (tenant_id, id, subject, customer_id, colleague_id, scheduled_at, status)
    values (${world.tenantId}, ${id}, 'Boiler', ${customerId}, ${colleagueId}, ${at}, 'planned')`;
  return id;
}

const move = (id: string, sector: string, on = world.sql) =>
  on`update service.customer set sector = ${sector} where tenant_id = ${world.tenantId} and id = ${id}`;

function technician(...sectors: string[]): Replica {
  const device = world.device('technician', TECHNICIAN);
  device.account = { ...device.account, sectors };
  return device;
}
const hold = (device: Replica, ...sectors: string[]): void => {
  device.account = { ...device.account, sectors };
};

beforeAll(async () => {
  world = await feedWorld(testDatabase());
  await world.sql`update navette.tenant set packs = '{service}' where id = ${world.tenantId}`;
});
afterAll(() => world.end());

describe('[F2] sectors', () => {
  it('a technician is given the customers of their sectors, each once, and no others', async () => {
    const ids = [await addCustomer('north-1'), await addCustomer('east-1'), await addCustomer('west-1')];
    const device = technician('north-1', 'east-1');
    const page = await device.page(1);
    expect(page.total).toBe(2);
    await device.pull(1);
    expect(device.ids(CUSTOMER)).toEqual(ids.slice(0, 2));
    expect(await device.pull()).toEqual([]);
  });

  it('a customer whose sector changes leaves one device and arrives on the other', async () => {
    const id = await addCustomer('north-2');
    const [from, to, both] = [technician('north-2'), technician('east-2'), technician('north-2', 'east-2')];
    for (const device of [from, to, both]) await device.pull();
    await move(id, 'east-2');
    expect(await from.pull()).toMatchObject([{ op: 'remove', id }]);
    expect(await to.pull()).toMatchObject([{ op: 'put', id, row: { sector: 'east-2' } }]);
    expect(await both.pull()).toMatchObject([{ op: 'put', id, row: { sector: 'east-2' } }]);
  });

  it('a sector gained arrives from zero, a sector lost is listed as removes, with the same cursor', async () => {
    const [north, east] = [await addCustomer('north-3'), await addCustomer('east-3')];
    const device = technician('north-3');
    await device.pull();
    hold(device, 'north-3', 'east-3');
    const page = await device.page();
    expect(page.reset).toBeUndefined();
    expect(device.ids(CUSTOMER)).toEqual([north, east]);
    hold(device, 'east-3');
    expect(await device.pull()).toMatchObject([{ op: 'remove', id: north }]);
    expect(device.ids(CUSTOMER)).toEqual([east]);
    hold(device);
    await device.pull(1);
    expect(device.ids(CUSTOMER)).toEqual([]);
    expect(await device.pull()).toEqual([]);
  });

  it('a sector lost while one of its rows moves to a sector that stays: the row stays', async () => {
    const id = await addCustomer('north-4');
    const device = technician('north-4', 'east-4');
    await device.pull();
    await move(id, 'east-4');
    hold(device, 'east-4');
    await device.pull();
    expect(device.ids(CUSTOMER)).toEqual([id]);
  });

  it('in the middle of a pull: starts over', async () => {
    const ids = [await addCustomer('north-5'), await addCustomer('north-5'), await addCustomer('east-5')];
    const device = technician('north-5');
    await device.page(1);
    hold(device, 'east-5');
    expect(await device.page(1)).toMatchObject({ reset: true, hasMore: true });
    await device.pull(1);
    expect(device.ids(CUSTOMER)).toEqual([ids[2]]);
  });

  it('a cursor of before there were sectors goes on', async () => {
    const device = technician();
    await device.pull();
    const id = await addCustomer('north-6');
    hold(device, 'north-6');
    await device.pull();
    expect(device.ids(CUSTOMER)).toContain(id);
  });

  it('[E4] two moves at once, whichever commits first, end where the row stands', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const id = await addCustomer('north-7');
      const devices = [technician('north-7'), technician('east-7'), technician('west-7')];
      for (const device of devices) await device.pull();
      const open = [await world.begin(), await world.begin()];
      const first = open[order[0]!]!;
      const second = open[order[1]!]!;
      await move(id, 'east-7', first.sql);
      const waits = move(id, 'west-7', second.sql).execute();
      for (const device of devices) await device.pull();
      await first.commit();
      await waits;
      for (const device of devices) await device.pull();
      await second.commit();
      for (const device of devices) await device.pull();
      expect(devices.map((device) => device.has(CUSTOMER, id))).toEqual([false, false, true]);
    }
  });

  it('a customer of another sector comes with the intervention, and leaves with it', async () => {
    const id = await addCustomer('far-8');
    const device = technician('north-8');
    await device.pull();
    const work = await addIntervention(id, 1);
    await device.pull();
    expect(device.has(CUSTOMER, id) && device.has(INTERVENTION, work)).toBe(true);
    await world.sql`
      update service.intervention set colleague_id = ${COLLEAGUE} where tenant_id = ${world.tenantId} and id = ${work}`;
    await device.pull();
    expect(device.has(CUSTOMER, id) || device.has(INTERVENTION, work)).toBe(false);
  });
});

describe('[F2] windows', () => {
  const leave = (daysFromNow: number) =>
    world.sql`select navette.leave_windows(${new Date(Date.now() + daysFromNow * DAY_MS)}::timestamptz)`;

  it('old interventions never come; those of the last 30 days and all to come do', async () => {
    const customer = await addCustomer('far-9');
    const ids = [await addIntervention(customer, -31.5), await addIntervention(customer, -29)];
    ids.push(await addIntervention(customer, 400));
    const device = technician();
    await device.pull();
    expect(ids.map((id) => device.has(INTERVENTION, id))).toEqual([false, true, true]);
    const manager = world.device('manager', COLLEAGUE);
    await manager.pull();
    expect(manager.has(INTERVENTION, ids[0]!)).toBe(true);
  });

  it('a day later what became old leaves, with its customer, and nothing else is heard; again: nothing', async () => {
    const [customer, other] = [await addCustomer('far-10'), await addCustomer('far-10')];
    const [old, young] = [await addIntervention(customer, -29), await addIntervention(other, -5)];
    const device = technician();
    await device.pull();
    expect(device.has(CUSTOMER, customer)).toBe(true);
    await leave(3);
    await device.pull();
    const held = [device.has(INTERVENTION, old), device.has(CUSTOMER, customer), device.has(INTERVENTION, young)];
    expect(held).toEqual([false, false, true]);
    await leave(3);
    expect(await device.pull()).toEqual([]);
  });

  it('moved back into the window while the daily job runs: it stays', async () => {
    const customer = await addCustomer('far-11');
    const id = await addIntervention(customer, -29);
    const device = technician();
    await device.pull();
    const office = await world.begin();
    await office.sql`
      update service.intervention set scheduled_at = now() + interval '2 days'
      where tenant_id = ${world.tenantId} and id = ${id}`;
    // It waits for the office, whose change it then sees.
    const job = leave(3).execute();
    await new Promise((resolve) => setTimeout(resolve, 150));
    await office.commit();
    await job;
    await device.pull();
    expect(device.has(INTERVENTION, id)).toBe(true);
    expect(device.has(CUSTOMER, customer)).toBe(true);
  });

  it('moved out of the window by hand it leaves at once', async () => {
    const customer = await addCustomer('far-12');
    const id = await addIntervention(customer, 1);
    const device = technician();
    await device.pull();
    await world.sql`
      update service.intervention set scheduled_at = now() - interval '60 days'
      where tenant_id = ${world.tenantId} and id = ${id}`;
    await device.pull();
    expect(device.has(INTERVENTION, id)).toBe(false);
  });
});
