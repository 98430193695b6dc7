import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { emptyDatabase, type TestDatabase } from '#testkit/postgres/database.ts';
import { connect } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { type FeedWorld, feedWorld, idOf, type Replica } from './feed-world.ts';

const CUSTOMER = 'service.customer';
const INTERVENTION = 'service.intervention';
const [TECHNICIAN, COLLEAGUE] = [idOf(1, 1), idOf(1, 2)];
const DAY_MS = 86_400_000;

// A database of its own: here days pass for all tenants, and the hourly run of another test would take them back.
let own: TestDatabase & { drop(): Promise<void> };
let world: FeedWorld;
let next = 0;
const newId = (): string => idOf(4, ++next);

async function addCustomer(sector: string): Promise<string> {
  const id = newId();
  await world.sql`
    insert into service.customer (tenant_id, id, name, sector, address)
    values (${world.tenantId}, ${id}, ${`Customer ${id.slice(-3)}`}, ${sector}, '-')`;
  return id;
}

async function addIntervention(customerId: string, daysFromNow: number, of = world): Promise<string> {
  const id = newId();
  const at = new Date(Date.now() + daysFromNow * DAY_MS).toISOString();
  await of.sql`
    insert into service.intervention (tenant_id, id, subject, customer_id, colleague_id, scheduled_at, status)
    values (${of.tenantId}, ${id}, 'Boiler', ${customerId}, ${TECHNICIAN}, ${at}, 'planned')`;
  return id;
}

const reschedule = (id: string, days: number, on = world.sql) => on`
  update service.intervention set scheduled_at = now() + ${`${days} days`}::interval
  where tenant_id = ${world.tenantId} and id = ${id}`;

const reassign = (id: string) => world.sql`
  update service.intervention set colleague_id = ${COLLEAGUE} where tenant_id = ${world.tenantId} and id = ${id}`;

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
  own = await emptyDatabase();
  await migrate(own.url);
  world = await feedWorld(own);
  await world.sql`update navette.tenant set packs = '{service}' where id = ${world.tenantId}`;
});
afterAll(async () => {
  await world.end();
  await own.drop();
});

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
    await reassign(work);
    await device.pull();
    expect(device.has(CUSTOMER, id) || device.has(INTERVENTION, work)).toBe(false);
  });
});

describe('[F2] windows', () => {
  const leave = (daysFromNow: number, on = world.sql) =>
    on`select navette.leave_windows(${new Date(Date.now() + daysFromNow * DAY_MS)}::timestamptz)`;

  /** An intervention with a customer of its own, and the technician's device that has heard of it. */
  async function scheduled(daysFromNow: number) {
    const customer = await addCustomer('far-9');
    const id = await addIntervention(customer, daysFromNow);
    const device = technician();
    await device.pull();
    /** Whether the device holds both or none, after a pull. */
    const comes = async (): Promise<boolean> => {
      await device.pull();
      expect(device.has(CUSTOMER, customer)).toBe(device.has(INTERVENTION, id));
      return device.has(INTERVENTION, id);
    };
    return { id, customer, device, comes };
  }

  /** As if the days had passed, and the hourly job not run yet: nobody has written it, so no trigger fires. */
  async function age(id: string, days: number): Promise<void> {
    const superuser = connect(own.adminUrl, { max: 1 });
    await superuser.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`
        update service.intervention set scheduled_at = scheduled_at - ${`${days} days`}::interval
        where tenant_id = ${world.tenantId} and id = ${id}`;
    });
    await superuser.end();
  }

  const entriesOf = (id: string) => world.sql`
    select bucket, entity, present, tx::text as tx from navette.membership
    where tenant_id = ${world.tenantId} and source_id = ${id} order by bucket, entity`;

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
    const [old, young] = [await scheduled(-29), await scheduled(-5)];
    await old.device.pull();
    await leave(3);
    expect([await old.comes(), await young.comes()]).toEqual([false, true]);
    expect(old.device.has(INTERVENTION, young.id)).toBe(true);
    await leave(3);
    expect(await old.device.pull()).toEqual([]);
  });

  it('moved out of the window by hand it leaves at once', async () => {
    const { id, comes } = await scheduled(1);
    expect(await comes()).toBe(true);
    await reschedule(id, -60);
    expect(await comes()).toBe(false);
  });

  it('moved back into the window while the hourly job runs: it stays', async () => {
    const { id, comes } = await scheduled(-29);
    const office = await world.begin();
    await reschedule(id, 2, office.sql);
    // It leaves what the office holds alone.
    await leave(3);
    await office.commit();
    expect(await comes()).toBe(true);
  });

  it('[E4] moved back into the window right after the hourly job has ended it, in a transaction of the day before: it comes', async () => {
    const { id, comes } = await scheduled(-29);
    const [job, office] = [await world.begin(), await world.begin()];
    await office.sql`select now()`;
    await leave(3, job.sql);
    const waits = reschedule(id, 2, office.sql).execute();
    await job.commit();
    await waits;
    await office.commit();
    expect(await comes()).toBe(true);
  });

  it('ended by a clock that ran ahead: an edit inside the window brings it back, and so does the next hourly run', async () => {
    const [edited, left] = [await scheduled(-29), await scheduled(-29)];
    await leave(3);
    expect([await edited.comes(), await left.comes()]).toEqual([false, false]);
    await reschedule(edited.id, -28);
    expect([await edited.comes(), await left.comes()]).toEqual([true, false]);
    await leave(0);
    expect([await edited.comes(), await left.comes()]).toEqual([true, true]);
  });

  it.each([
    ['given to somebody else', reassign],
    ['moved further back', (id: string) => reschedule(id, -60)],
    [
      'deleted',
      (id: string) => world.sql`delete from service.intervention where tenant_id = ${world.tenantId} and id = ${id}`,
    ],
  ])(
    'it grew old an hour ago and the job has not run yet; %s it leaves at once, with its customer',
    async (_, write) => {
      const { id, device, comes } = await scheduled(-29);
      await age(id, 3);
      await write(id);
      const heard = await device.pull();
      expect(heard.map(({ op }) => op)).toEqual(['remove', 'remove']);
      expect(await comes()).toBe(false);
      expect((await entriesOf(id)).every(({ present }) => !present)).toBe(true);
    },
  );

  it('what moves inside its window writes no entry, and what nobody held is not said to be gone', async () => {
    const [near, far] = [await scheduled(1), await scheduled(-60)];
    const before = await entriesOf(near.id);
    expect(before).toHaveLength(2);
    await reschedule(near.id, 5);
    expect(await entriesOf(near.id)).toEqual(before);
    await reassign(far.id);
    expect(await entriesOf(far.id)).toEqual([]);
    expect((await far.device.pull()).map(({ id }) => id)).toEqual([near.id]);
  });

  it('a row that somebody holds keeps no other in its window; it leaves with the next run', {
    timeout: 8_000,
  }, async () => {
    const other = await feedWorld(own);
    onTestFinished(() => other.end());
    await other.sql`update navette.tenant set packs = '{service}' where id = ${other.tenantId}`;
    const elsewhere = await addIntervention(newId(), -29, other);
    const device = other.device('technician', TECHNICIAN);
    await device.pull();
    const { id, comes } = await scheduled(-29);
    const open = await world.begin();
    await open.sql`select from service.intervention where tenant_id = ${world.tenantId} and id = ${id} for update`;
    await leave(3);
    await device.pull();
    expect([device.has(INTERVENTION, elsewhere), await comes()]).toEqual([false, true]);
    await open.rollback();
    await leave(3);
    expect(await comes()).toBe(false);
  });
});
