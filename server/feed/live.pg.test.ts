import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase, type TestDatabase } from '#testkit/postgres/database.ts';
import { connect, type Sql } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { type FeedWorld, feedWorld } from './feed-world.ts';
import { createLive, type Live } from './live.ts';
import { poke } from './poke.ts';

const HEARTBEAT = ':\n\n';
const POKE = 'event: poke\ndata:\n\n';

describe('live pokes', () => {
  let database: TestDatabase & { drop(): Promise<void> };
  let world: FeedWorld;
  let admin: Sql;
  let live: Live;

  beforeAll(async () => {
    database = await emptyDatabase();
    await migrate(database.url);
    world = await feedWorld(database);
    admin = connect(database.adminUrl, { max: 1 });
    live = createLive(world.database.owner);
  });
  afterAll(async () => {
    live.end();
    await Promise.all([world.end(), admin.end()]);
    await database.drop();
  });

  async function listener(tenantId = world.tenantId) {
    const reader = (await live.open(tenantId)).getReader();
    const next = async (): Promise<string | null> => {
      const { value } = await reader.read();
      return value ? new TextDecoder().decode(value) : null;
    };
    expect(await next()).toBe(HEARTBEAT);
    return { next, cancel: () => reader.cancel() };
  }
  const say = (tenantId = world.tenantId) => world.database.asTenant(tenantId, (tx) => poke(tx, tenantId));

  it('reach everyone of the tenant when the transaction commits, and nobody when it does not', async () => {
    const [one, two] = [await listener(), await listener()];
    const rolledBack = world.database.asTenant(world.tenantId, async (tx) => {
      await poke(tx, world.tenantId);
      throw new Error('on purpose');
    });
    await expect(rolledBack).rejects.toThrow('on purpose');
    await say();
    expect([await one.next(), await two.next()]).toEqual([POKE, POKE]);
    await one.cancel();
    await say();
    expect(await two.next()).toBe(POKE);
    await two.cancel();
  });

  it('of one batch are one, however many rows it wrote', async () => {
    const one = await listener();
    await world.database.asTenant(world.tenantId, async (tx) => {
      for (let number = 0; number < 3; number += 1) await poke(tx, world.tenantId);
    });
    await say();
    expect([await one.next(), await one.next()]).toEqual([POKE, POKE]);
    await one.cancel();
  });

  it('come again after the connection to PostgreSQL broke, with one for what was not heard', async () => {
    const one = await listener();
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen%' and pid <> pg_backend_pid()`;
    expect(await one.next()).toBe(POKE);
    await say();
    expect(await one.next()).toBe(POKE);
    await one.cancel();
  });

  it('end when the server stops, also for those who come later', async () => {
    const one = await listener();
    live.end();
    expect(await one.next()).toBeNull();
    const late = await listener();
    expect(await late.next()).toBeNull();
  });
});
