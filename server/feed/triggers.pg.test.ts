import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase, testDatabase } from '#testkit/postgres/database.ts';
import { migrate } from '../database/migrate.ts';
import { type FeedWorld, feedWorld, idOf } from './feed-world.ts';

const CLIENT = 'logistics.client';
const DELIVERY = 'logistics.delivery';
const [DRIVER, OTHER] = [idOf(1, 1), idOf(1, 2)];

describe('what plain SQL does to the feed', () => {
  let world: FeedWorld;
  let next = 0;
  const newId = (): string => {
    next += 1;
    return idOf(2, next);
  };
  const version = async (table: string, id: string): Promise<number> => {
    const [row] = await world.sql.unsafe<{ version: number }[]>(
      `select version from logistics.${table} where tenant_id = $1 and id = $2`,
      [world.tenantId, id],
    );
    return row!.version;
  };
  const changeOf = async (id: string) => {
    const [row] = await world.sql<{ version: number; deleted: boolean; tx: string }[]>`
      select version, deleted, tx::text as tx from navette.change where tenant_id = ${world.tenantId} and id = ${id}`;
    return row!;
  };

  beforeAll(async () => {
    world = await feedWorld(testDatabase());
  });
  afterAll(() => world.end());

  it('an update that changes nothing is no news', async () => {
    const id = newId();
    await world.addClient(world.sql, id, { name: 'Same' });
    const admin = world.device('admin', OTHER);
    await admin.pull();
    const before = await version('client', id);
    const { count } = await world.sql`
      update logistics.client set name = 'Same', position = position where tenant_id = ${world.tenantId} and id = ${id}`;
    expect(count).toBe(0);
    expect(await version('client', id)).toBe(before);
    expect(await admin.pull()).toEqual([]);
  });

  it('versions and server times are the database’s own, whatever a statement says', async () => {
    const id = newId();
    await world.addClient(world.sql, id);
    const before = await version('client', id);
    await world.sql`
      update logistics.client set version = 1, last_modified_at = '2001-01-01', city = 'Oran'
      where tenant_id = ${world.tenantId} and id = ${id}`;
    expect(await version('client', id)).toBeGreaterThan(before);
    const [row] = await world.sql<{ at: Date }[]>`
      select last_modified_at as at from logistics.client where tenant_id = ${world.tenantId} and id = ${id}`;
    expect(row!.at.getUTCFullYear()).toBeGreaterThan(2001);
  });

  it('versions never fall, across delete and insert of the same id', async () => {
    const id = newId();
    const versions: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      await world.addClient(world.sql, id);
      versions.push((await changeOf(id)).version);
      expect((await changeOf(id)).version).toBe(await version('client', id));
      await world.sql`delete from logistics.client where tenant_id = ${world.tenantId} and id = ${id}`;
      expect((await changeOf(id)).deleted).toBe(true);
      versions.push((await changeOf(id)).version);
    }
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('delete and insert in one transaction is one put', async () => {
    const id = newId();
    await world.addClient(world.sql, id, { name: 'First' });
    const admin = world.device('admin', OTHER);
    await admin.pull();
    await world.sql.begin(async (sql) => {
      await sql`delete from logistics.client where tenant_id = ${world.tenantId} and id = ${id}`;
      await world.addClient(sql as never, id, { name: 'Second' });
    });
    expect(await admin.pull()).toMatchObject([{ op: 'put', id, row: { name: 'Second' } }]);
  });

  it('one statement over many rows reaches the feed whole', async () => {
    await world.sql`
      insert into logistics.client (tenant_id, id, name, address, city)
      select ${world.tenantId}, gen_random_uuid(), 'Many ' || n, '-', 'Sétif' from generate_series(1, 1500) n`;
    const admin = world.device('admin', OTHER);
    await admin.pull(400);
    await world.sql`update logistics.client set city = 'Blida' where tenant_id = ${world.tenantId} and city = 'Sétif'`;
    expect(await admin.pull(400)).toHaveLength(1500);
    await world.sql`delete from logistics.client where tenant_id = ${world.tenantId} and city = 'Blida'`;
    const gone = await admin.pull(400);
    expect(gone).toHaveLength(1500);
    expect(gone.every(({ op }) => op === 'remove')).toBe(true);
  });

  it('an upsert is an insert here and an update there', async () => {
    const [known, fresh] = [newId(), newId()];
    await world.addClient(world.sql, known);
    const admin = world.device('admin', OTHER);
    await admin.pull();
    await world.sql`
      insert into logistics.client (tenant_id, id, name, address, city)
      select ${world.tenantId}, id::uuid, 'Upserted', '-', '-' from unnest(array[${known}, ${fresh}]::text[]) id
      on conflict (tenant_id, id) do update set name = excluded.name`;
    expect((await admin.pull()).map(({ id }) => id).sort()).toEqual([known, fresh].sort());
    expect(admin.row(CLIENT, known)).toMatchObject({ name: 'Upserted' });
  });

  it('a mark of deletion is a tombstone, and taking it back a put', async () => {
    const id = newId();
    await world.addClient(world.sql, id);
    const admin = world.device('admin', OTHER);
    await admin.pull();
    await world.sql`update logistics.client set deleted_at = now() where tenant_id = ${world.tenantId} and id = ${id}`;
    expect(await admin.pull()).toMatchObject([{ op: 'remove', id }]);
    await world.sql`update logistics.client set deleted_at = null where tenant_id = ${world.tenantId} and id = ${id}`;
    expect(await admin.pull()).toMatchObject([{ op: 'put', id }]);
  });

  it('the key of a record never changes', async () => {
    const id = newId();
    await world.addClient(world.sql, id);
    const change = world.sql`
      update logistics.client set id = ${idOf(8, 1)} where tenant_id = ${world.tenantId} and id = ${id}`;
    await expect(change).rejects.toThrow('the key of a record never changes');
  });

  it('a delivery reassigned by SQL leaves the first device and appears on the second; its client leaves too unless another delivery holds it', async () => {
    const [shared, single] = [newId(), newId()];
    const [first, second, third] = [newId(), newId(), newId()];
    await world.addClient(world.sql, shared);
    await world.addClient(world.sql, single);
    await world.addDelivery(world.sql, first, { client: shared, driver: DRIVER });
    await world.addDelivery(world.sql, second, { client: shared, driver: DRIVER });
    await world.addDelivery(world.sql, third, { client: single, driver: DRIVER });
    const [one, two] = [world.device('driver', DRIVER), world.device('driver', OTHER)];
    await one.pull();
    await two.pull();
    expect(one.ids(CLIENT)).toEqual([shared, single].sort());
    expect(two.ids(CLIENT)).toEqual([]);

    await world.sql`
      update logistics.delivery set driver_id = ${OTHER} where tenant_id = ${world.tenantId} and id in (${first}, ${third})`;
    const heard = await one.pull();
    await two.pull();
    expect(one.ids(DELIVERY)).toEqual([second]);
    expect(one.ids(CLIENT)).toEqual([shared]);
    expect(two.ids(DELIVERY)).toEqual([first, third].sort());
    expect(two.ids(CLIENT)).toEqual([shared, single].sort());
    // A delta, no full sync: what did not move did not come again.
    expect(heard.map(({ id }) => id)).not.toContain(second);

    await world.sql`delete from logistics.delivery where tenant_id = ${world.tenantId} and id = ${second}`;
    await one.pull();
    expect(one.rows.size).toBe(0);
  });

  it('a client follows its delivery when that is given to another client, deleted, or brought back', async () => {
    const [from, to, id] = [newId(), newId(), newId()];
    await world.addClient(world.sql, from);
    await world.addClient(world.sql, to);
    const driver = world.device('driver', idOf(1, 3));
    await world.addDelivery(world.sql, id, { client: from, driver: idOf(1, 3) });
    await driver.pull();
    expect(driver.ids(CLIENT)).toEqual([from]);
    await world.sql`update logistics.delivery set client_id = ${to} where tenant_id = ${world.tenantId} and id = ${id}`;
    await driver.pull();
    expect(driver.ids(CLIENT)).toEqual([to]);
    await world.sql`update logistics.delivery set deleted_at = now() where tenant_id = ${world.tenantId} and id = ${id}`;
    await driver.pull();
    expect(driver.rows.size).toBe(0);
    await world.sql`update logistics.delivery set deleted_at = null where tenant_id = ${world.tenantId} and id = ${id}`;
    await driver.pull();
    expect(driver.ids(CLIENT)).toEqual([to]);
  });

  it('a client that arrives after its delivery reaches the driver', async () => {
    const [client, id] = [newId(), newId()];
    const driver = world.device('driver', idOf(1, 4));
    await world.addDelivery(world.sql, id, { client, driver: idOf(1, 4) });
    await driver.pull();
    expect(driver.ids(CLIENT)).toEqual([]);
    await world.addClient(world.sql, client);
    await driver.pull();
    expect(driver.ids(CLIENT)).toEqual([client]);
  });
});

describe('what empties or bypasses the triggers', () => {
  let world: FeedWorld;
  let drop: () => Promise<void>;
  let url: string;

  beforeAll(async () => {
    const database = await emptyDatabase();
    ({ drop, url } = database);
    await migrate(url);
    world = await feedWorld(database);
  });
  afterAll(async () => {
    await world.end();
    await drop();
  });

  it('TRUNCATE removes from every device', async () => {
    await world.addClient(world.sql, idOf(2, 1));
    await world.addDelivery(world.sql, idOf(3, 1), { client: idOf(2, 1), driver: DRIVER });
    const [driver, admin] = [world.device('driver', DRIVER), world.device('admin', OTHER)];
    await driver.pull();
    await admin.pull();
    await world.sql`truncate logistics.delivery`;
    await driver.pull();
    await admin.pull();
    expect(driver.rows.size).toBe(0);
    expect(admin.ids(DELIVERY)).toEqual([]);
    expect(admin.ids(CLIENT)).toEqual([idOf(2, 1)]);
  });

  it('rows written while triggers were off reach devices once the feed is reconciled, and nothing else does', async () => {
    await world.addClient(world.sql, idOf(2, 2));
    await world.addDelivery(world.sql, idOf(3, 2), { client: idOf(2, 2), driver: DRIVER });
    await world.addDelivery(world.sql, idOf(3, 3), { client: idOf(2, 2), driver: DRIVER });
    const [driver, other] = [world.device('driver', DRIVER), world.device('driver', OTHER)];
    await driver.pull();
    await other.pull();
    await world.sql.unsafe(`
      alter table logistics.delivery disable trigger user;
      update logistics.delivery set driver_id = '${OTHER}', version = version + 1 where id = '${idOf(3, 2)}';
      delete from logistics.delivery where id = '${idOf(3, 3)}';
      alter table logistics.delivery enable trigger user;`);
    expect(await driver.pull()).toEqual([]);
    await world.sql`select navette.reconcile()`;
    await driver.pull();
    await other.pull();
    expect(driver.rows.size).toBe(0);
    expect(other.ids(DELIVERY)).toEqual([idOf(3, 2)]);
    expect(other.ids(CLIENT)).toEqual([idOf(2, 2)]);
    await world.sql`select navette.reconcile()`;
    expect(await other.pull()).toEqual([]);
  });
});
