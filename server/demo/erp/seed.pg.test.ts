import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type Sql } from '#server/database/connect.ts';
import { type Database, openDatabase } from '#server/database/open.ts';
import { emptyDatabase } from '#testkit/postgres/database.ts';
import { migrate } from '../../database/migrate.ts';
import { Replica } from '../../feed/feed-world.ts';
import { systemClock, testClock } from '../../ports/clock.ts';
import { type ErpSeed, removeErp, seedErp } from './seed.ts';
import { FULL_SIZE } from './tables.ts';

const SCALE = 0.01;
const CUSTOMER = 'service.customer';
const INTERVENTION = 'service.intervention';
const PRODUCT = 'service.product';

let database: Database;
let sql: Sql;
let drop: () => Promise<void>;
let seeded: ErpSeed;

/** A device of the employee with this number, as their account stands now. */
async function device(no: number): Promise<Replica> {
  const [account] = await sql<{ id: string; role: string; name: string; sectors: string[] }[]>`
    select id, role, name, sectors from navette.account where id = erp.navette_id(1, ${no})`;
  const { id: userId, ...rest } = account!;
  const { tenantId } = seeded;
  return new Replica(database, sql, {
    tenantId,
    userId,
    deviceId: randomUUID(),
    deviceEpoch: 1,
    locale: 'fr',
    ...rest,
  });
}

async function renew(of: Replica): Promise<void> {
  const [account] = await sql<{ sectors: string[] }[]>`
    select sectors from navette.account where id = ${of.account.userId}`;
  of.account = { ...of.account, sectors: account!.sectors };
}

const idOf = async (kind: number, no: number): Promise<string> => {
  const [row] = await sql<{ id: string }[]>`select erp.navette_id(${kind}, ${no}) as id`;
  return row!.id;
};

/** A job to come of a technician, and one of a year ago. */
async function workOf(no: number): Promise<{ coming: number; old: number }> {
  const [row] = await sql<{ coming: number; old: number }[]>`
    select max(no) filter (where due_at > now()) as coming, min(no) as old from erp.work_order where technician_no = ${no}`;
  return row!;
}

beforeAll(async () => {
  const own = await emptyDatabase();
  drop = own.drop;
  await migrate(own.url);
  database = openDatabase(own);
  sql = connect(own.url, { max: 2 });
  seeded = await seedErp(database, { clock: systemClock, scale: SCALE });
}, 60_000);

afterAll(async () => {
  await Promise.all([database?.end(), sql?.end()]);
  await drop?.();
});

describe('[F2] the ERP', () => {
  it('is about 670,000 rows at its full size, and a hundredth of them here', async () => {
    const full = Object.values(FULL_SIZE).reduce<number>((sum, rows) => sum + rows, 0);
    expect(Math.abs(full - 670_000)).toBeLessThan(5_000);
    expect(Math.abs(seeded.source - full * SCALE)).toBeLessThan(100);
    expect(seeded.brought).toBeLessThan(seeded.source / 3);
  });

  it('gives the same rows when it is made again, and nothing of the first is left', async () => {
    const print = async (): Promise<unknown> =>
      (
        await sql`select (select md5(string_agg(w::text, ';' order by no)) from erp.work_order w) as work,
        (select md5(string_agg(c::text, ';' order by no)) from erp.customer c) as customers,
        (select count(*) from navette.change) as changes, (select count(*) from navette.tenant) as tenants`
      )[0];
    const before = await print();
    const first = seeded;
    const clock = testClock(
      (await sql<{ at: Date }[]>`select created_at as at from navette.tenant`)[0]!.at.toISOString(),
    );
    seeded = await seedErp(database, { clock, scale: SCALE });
    expect(await print()).toEqual(before);
    expect(seeded.tenantId).not.toBe(first.tenantId);
  });

  it('a technician holds their own work, the customers of their regions and of their work, and the catalogue', async () => {
    const technician = await device(5);
    await technician.pull();
    const [employee] = await sql<{ regions: string[]; work: number; catalogue: number }[]>`
      select regions, (select count(*)::int from erp.work_order where technician_no = 5 and
        (due_at at time zone 'UTC')::date >= (now() at time zone 'UTC')::date - 30) as work,
        (select count(*)::int from erp.article) as catalogue
      from erp.employee where no = 5`;
    const { regions, work, catalogue } = employee!;
    expect(technician.ids(INTERVENTION)).toHaveLength(work);
    expect(technician.ids(PRODUCT)).toHaveLength(catalogue);
    const served = new Set(technician.ids(INTERVENTION).map((id) => technician.row(INTERVENTION, id)!.customerId));
    for (const id of technician.ids(CUSTOMER)) {
      expect(regions.includes(String(technician.row(CUSTOMER, id)!.sector)) || served.has(id)).toBe(true);
    }
    expect(technician.ids('service.audit_entry')).toEqual([]);
    expect(technician.rows.size).toBeLessThan(seeded.source / 10);
  });
});

describe('[F8] plain SQL in the ERP', () => {
  it('UPDATE: work given to another leaves one device and arrives on the other, with its customer', async () => {
    const [from, to] = [await device(4), await device(7)];
    await Promise.all([from.pull(), to.pull()]);
    const { coming } = await workOf(4);
    const id = await idOf(5, coming);
    expect(from.has(INTERVENTION, id)).toBe(true);
    await sql`update erp.work_order set technician_no = 7 where no = ${coming}`;
    await Promise.all([from.pull(), to.pull()]);
    expect([from.has(INTERVENTION, id), to.has(INTERVENTION, id)]).toEqual([false, true]);
    expect(to.has(CUSTOMER, String(to.row(INTERVENTION, id)!.customerId))).toBe(true);
  });

  it('UPDATE: an old job that is due again is brought in; a job of long ago leaves the device', async () => {
    const technician = await device(5);
    await technician.pull();
    const { old, coming } = await workOf(5);
    await sql`update erp.work_order set due_at = now() + interval '2 days', state = 'open' where no = ${old}`;
    await sql`update erp.work_order set due_at = now() - interval '50 days' where no = ${coming}`;
    await technician.pull();
    expect(technician.row(INTERVENTION, await idOf(5, old))).toMatchObject({ status: 'planned' });
    expect(technician.has(INTERVENTION, await idOf(5, coming))).toBe(false);
  });

  it('UPDATE: what a technician has done meanwhile stands; only what the ERP changed is taken over', async () => {
    const { coming } = await workOf(6);
    const id = await idOf(5, coming);
    await sql`update service.intervention set status = 'done', report = 'By hand' where id = ${id}`;
    await sql`update erp.work_order set due_at = now() + interval '3 days', minutes = 45 where no = ${coming}`;
    const technician = await device(6);
    await technician.pull();
    expect(technician.row(INTERVENTION, id)).toMatchObject({ status: 'done', report: 'By hand', durationMinutes: 45 });
  });

  it('UPDATE of many rows at once: exactly those arrive, and one that changes nothing is not heard', async () => {
    const technician = await device(5);
    await technician.pull();
    await sql`update erp.article set price_cents = price_cents + 100 where no <= 100`;
    expect(await technician.pull()).toHaveLength(100);
    await sql`update erp.article set price_cents = price_cents`;
    expect(await technician.pull()).toEqual([]);
  });

  it('INSERT, then DELETE: a new customer with a job comes and goes', async () => {
    const technician = await device(5);
    await technician.pull();
    const [employee] = await sql<{ region: string }[]>`select regions[1] as region from erp.employee where no = 5`;
    await sql`insert into erp.customer (no, name, region, street) values (900001, 'Nouveau', ${employee!.region}, 'Rue 1')`;
    await sql`
      insert into erp.work_order (no, code, customer_no, technician_no, subject, due_at, minutes, state, urgent)
      values (900001, 'OT-900001', 900001, 5, 'Mise en service', now() + interval '1 day', 60, 'open', false)`;
    await technician.pull();
    const [customer, work] = [await idOf(2, 900_001), await idOf(5, 900_001)];
    expect(technician.row(INTERVENTION, work)).toMatchObject({ customerId: customer, reference: 'OT-900001' });
    expect(technician.has(CUSTOMER, customer)).toBe(true);
    await sql`delete from erp.work_order where no = 900001`;
    await sql`delete from erp.customer where no = 900001`;
    await technician.pull();
    expect([technician.has(CUSTOMER, customer), technician.has(INTERVENTION, work)]).toEqual([false, false]);
  });

  it('a customer that is closed leaves, and comes back when it is opened again', async () => {
    const technician = await device(5);
    await technician.pull();
    const id = technician.ids(CUSTOMER)[0]!;
    const close = (on: string | null) =>
      sql`update erp.customer set closed_on = ${on} where erp.navette_id(2, no) = ${id}`;
    await close('2026-01-01');
    await technician.pull();
    expect(technician.has(CUSTOMER, id)).toBe(false);
    await close(null);
    await technician.pull();
    expect(technician.has(CUSTOMER, id)).toBe(true);
  });

  it('TRUNCATE and fill again, as nightly imports do: what is gone leaves, the rest stays', async () => {
    const technician = await device(5);
    await technician.pull();
    const before = technician.ids(PRODUCT).length;
    await sql.begin(async (tx) => {
      await tx`create temporary table kept on commit drop as select * from erp.article where no > 10`;
      await tx`truncate erp.article, erp.article_price`;
      await tx`insert into erp.article select * from kept`;
    });
    await technician.pull();
    expect(technician.ids(PRODUCT)).toHaveLength(before - 10);
  });

  it('people: a region more is a sector more, and who has left signs in no more', async () => {
    const technician = await device(8);
    await technician.pull();
    const held = technician.ids(CUSTOMER).length;
    await sql`
      update erp.employee set regions = regions || (select name from erp.region where not name = any (regions) limit 1)
      where no = 8`;
    await renew(technician);
    await technician.pull();
    expect(technician.ids(CUSTOMER).length).toBeGreaterThan(held);
    await sql`update erp.employee set left_on = current_date where no = 8`;
    const [account] = await sql`select active from navette.account where id = ${technician.account.userId}`;
    expect(account).toEqual({ active: false });
    expect(
      await sql`select 1 from service.colleague where id = ${technician.account.userId} and deleted_at is null`,
    ).toEqual([]);
  });

  it('removed: neither its schema nor its tenant is left', async () => {
    await removeErp(database);
    const [left] = await sql`
      select to_regnamespace('erp') is null as schema, (select count(*)::int from navette.tenant) as tenants,
        (select count(*)::int from navette.change) as changes`;
    expect(left).toEqual({ schema: true, tenants: 0, changes: 0 });
  });
});
