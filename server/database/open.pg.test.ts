import { randomUUID } from 'node:crypto';
import { eq, sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type FeedWorld, feedWorld, idOf } from '../feed/feed-world.ts';
import { account, tenant } from './identity-tables.ts';
import { openDatabase } from './open.ts';
import { tableOf } from './pack-tables.ts';

describe('a transaction of a tenant', () => {
  let world: FeedWorld;

  beforeAll(async () => {
    world = await feedWorld(testDatabase());
  });
  afterAll(() => world.end());

  it('speaks drizzle and tagged SQL, with the same values', async () => {
    const [client, delivery] = [tableOf('logistics.client'), tableOf('logistics.delivery')];
    const id = randomUUID();
    await world.database.asTenant(world.tenantId, async ({ db }) => {
      await db.insert(client).values({
        tenantId: world.tenantId,
        id,
        name: 'Épicerie',
        address: '-',
        city: 'Béjaïa',
        position: { latitude: 36.75, longitude: 5.05, accuracyM: 8 },
      } as never);
      await db.insert(delivery).values({
        tenantId: world.tenantId,
        id,
        reference: id,
        clientId: id,
        driverId: idOf(1, 1),
        warehouseId: id,
        plannedOn: '2026-11-20',
        stop: 1,
        status: 'validated',
        totalCents: 9_007_199_254_740_991,
        qrPayload: '-',
        code: '-',
        lines: [{ quantity: 2 }],
        validatedAt: new Date('2026-11-20T08:00:00.123Z'),
      } as never);
    });
    await world.database.asTenant(world.tenantId, async ({ db, sql }) => {
      const [mine] = await db.select().from(tenant);
      expect(mine).toMatchObject({ id: world.tenantId, packs: ['logistics'], rules: DEFAULT_RULES });
      expect(await db.select().from(account)).toEqual([]);
      const [row] = await db.select().from(delivery).where(raw`id = ${id}`);
      const expected = {
        plannedOn: '2026-11-20',
        stop: 1,
        totalCents: 9_007_199_254_740_991,
        lines: [{ quantity: 2 }],
        validatedAt: new Date('2026-11-20T08:00:00.123Z'),
      };
      expect(row).toMatchObject(expected);
      const [same] = await sql`
        select planned_on as "plannedOn", stop, total_cents as "totalCents", lines, validated_at as "validatedAt"
        from logistics.delivery where id = ${id}`;
      expect(same).toEqual(expected);
      const [place] = await sql`select position, packs from logistics.client, navette.tenant`;
      expect(place).toEqual({ position: { latitude: 36.75, longitude: 5.05, accuracyM: 8 }, packs: ['logistics'] });
    });
  });

  it('is rolled back whole when its work throws', async () => {
    const id = randomUUID();
    const failing = world.database.asTenant(world.tenantId, async ({ sql }) => {
      await world.addClient(sql as never, id);
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await world.sql`select from logistics.client where id = ${id}`).toHaveLength(0);
  });

  it('on a snapshot reads one moment and writes nothing', async () => {
    const { asTenant } = world.database;
    const counts = await asTenant(
      world.tenantId,
      async ({ sql }) => {
        const count = async () => (await sql`select count(*) as n from logistics.client`)[0]!.n;
        const before = await count();
        await world.addClient(world.sql, randomUUID());
        return [before, await count()];
      },
      { snapshot: true },
    );
    expect(counts[0]).toBe(counts[1]);
    const writing = asTenant(world.tenantId, ({ sql }) => world.addClient(sql as never, randomUUID()), {
      snapshot: true,
    });
    await expect(writing).rejects.toThrow('read-only');
  });

  it('drizzle’s own savepoints are part of it', async () => {
    const client = tableOf('logistics.client');
    const id = randomUUID();
    const values: Record<string, string> = { tenantId: world.tenantId, id, name: 'A', address: '-', city: '-' };
    await world.database.asTenant(world.tenantId, async ({ db }) => {
      await db
        .transaction(async (inner) => {
          await inner.insert(client).values({ ...values, name: 'undone' });
          throw new Error('on purpose');
        })
        .catch(() => undefined);
      await db.transaction((inner) => inner.insert(client).values(values));
      expect(await db.select({ name: raw`name` }).from(client).where(eq(raw`id`, id))).toEqual([{ name: 'A' }]);
    });
  });

  it('refuses to work when the login did not take on the API’s role', async () => {
    // What a pooler does that drops unknown settings at login.
    const database = openDatabase({ url: testDatabase().url }, { role: 'navette_owner' });
    const reading = database.asTenant(world.tenantId, ({ sql }) => sql`select from navette.account`);
    await expect(reading).rejects.toThrow(/permission denied|not as navette_owner/);
    await expect(database.asTenant(world.tenantId, async () => 1)).rejects.toThrow();
    await database.end();
  });
});
