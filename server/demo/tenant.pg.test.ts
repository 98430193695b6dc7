import { verify } from '@node-rs/argon2';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketsOf } from '#packs/core/scope.ts';
import { Rules } from '#protocol/rules.ts';
import { type Database, openDatabase } from '#server/database/open.ts';
import { testClock } from '#server/ports/clock.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { DEMO_PASSWORD, DEMO_PASSWORD_HASH } from './accounts.ts';
import { createTenant } from './tenant.ts';

const clock = testClock('2026-11-19T09:00:00.000Z');
let database: Database;
let look: postgres.Sql;
beforeAll(() => {
  database = openDatabase(testDatabase());
  look = postgres(testDatabase().adminUrl, { max: 1 });
});
afterAll(async () => {
  await database.end();
  await look.end();
});

let number = 0;
const slug = () => `demo-test-${process.pid}-${++number}`;

it('knows the password of all its accounts', async () => {
  expect(await verify(DEMO_PASSWORD_HASH, DEMO_PASSWORD)).toBe(true);
  expect(await verify(DEMO_PASSWORD_HASH, 'navette')).toBe(false);
});

describe('[Q1] a fresh tenant', () => {
  it('has the people, shops and deliveries that were asked for', async () => {
    const tenant = await createTenant(database, {
      kind: 'logistics',
      slug: slug(),
      size: { drivers: 3, deliveriesPerDriver: 7 },
      clock,
    });
    expect(tenant.day).toBe('2026-11-19');
    expect(tenant.drivers.map(({ email }) => email)).toEqual(
      [1, 2, 3].map((index) => `driver${index}@${tenant.slug}.test`),
    );
    expect(tenant.deliveries).toHaveLength(21);
    const [stored] = await look`
      SELECT (SELECT count(*)::int FROM navette.account a WHERE a.tenant_id = t.id AND active) AS accounts,
        (SELECT count(*)::int FROM logistics.staff s WHERE s.tenant_id = t.id) AS staff,
        (SELECT count(*)::int FROM logistics.client c WHERE c.tenant_id = t.id) AS clients,
        (SELECT count(*)::int FROM logistics.product p WHERE p.tenant_id = t.id) AS products,
        (SELECT count(*)::int FROM logistics.delivery d WHERE d.tenant_id = t.id AND status = 'pending') AS deliveries,
        (SELECT count(*)::int FROM logistics.stock_lot l WHERE l.tenant_id = t.id) AS lots,
        (SELECT count(*)::int FROM logistics.stock_movement m WHERE m.tenant_id = t.id) AS movements,
        (SELECT count(*)::int FROM navette.change c WHERE c.tenant_id = t.id) AS changes,
        t.packs, t.demo, t.rules
      FROM navette.tenant t WHERE id = ${tenant.id}`;
    expect(stored).toMatchObject({ accounts: 6, staff: 6, clients: 12, products: 20, deliveries: 21 });
    // Staff, one depot, clients, products, their levels, deliveries; as many lots as chance would have, and what became of them.
    expect(stored?.changes).toBe(6 + 1 + 12 + 20 + 20 + 21 + stored?.lots + stored?.movements);
    expect(stored?.movements).toBeGreaterThan(stored?.lots);
    expect(stored).toMatchObject({ packs: ['logistics'], demo: false });
    expect(Rules.parse(stored?.rules)).toEqual(tenant.rules);
  });

  it('stores what it says it stores', async () => {
    const tenant = await createTenant(database, { kind: 'logistics', slug: slug(), locale: 'en', clock });
    const expected = tenant.deliveries[3]!;
    const [stored] =
      await look`SELECT * FROM logistics.delivery WHERE tenant_id = ${tenant.id} AND id = ${expected.id}`;
    expect(stored).toMatchObject({
      reference: expected.reference,
      code: expected.code,
      qr_payload: expected.qrPayload,
      lines: expected.lines,
      total_cents: String(expected.totalCents),
      note: expected.note,
      stop: String(expected.stop),
    });
    const accounts = await look`SELECT name, locale FROM navette.account WHERE tenant_id = ${tenant.id}`;
    expect(new Set(accounts.map(({ locale }) => locale))).toEqual(new Set(['en']));
    expect(accounts.map(({ name }) => name)).toContain(tenant.drivers[1]!.name);
  });

  it('is another one for each slug, also in ids, and takes no slug twice', async () => {
    const [one, other] = [slug(), slug()];
    const first = await createTenant(database, { kind: 'logistics', slug: one, clock });
    const second = await createTenant(database, { kind: 'logistics', slug: other, clock });
    expect(second.deliveries.map(({ id }) => id)).not.toContain(first.deliveries[0]!.id);
    await expect(createTenant(database, { kind: 'logistics', slug: one, clock })).rejects.toThrow('tenant_slug');
  });

  it('takes rules and sizes of every kind', async () => {
    const tenant = await createTenant(database, {
      kind: 'logistics',
      slug: slug(),
      rules: { timeZone: 'Pacific/Auckland', devicesPerUser: 9, pollIntervalMs: 1_000 },
      size: { drivers: 1, clients: 4, deliveriesPerDriver: 300, products: 5 },
      clock: testClock('2026-11-19T20:00:00.000Z'),
    });
    expect(tenant.day).toBe('2026-11-20');
    expect(tenant.rules).toMatchObject({ devicesPerUser: 9, currency: 'DZD' });
    expect(new Set(tenant.deliveries.map(({ clientId }) => clientId)).size).toBe(4);
    expect(tenant.deliveries.at(-1)).toMatchObject({ stop: 300, plannedOn: '2026-11-20' });
  });

  it('puts into each driver’s own bucket their deliveries and the clients of these', async () => {
    const tenant = await createTenant(database, { kind: 'logistics', slug: slug(), clock });
    const [driver] = tenant.drivers;
    const [, , own] = bucketsOf({ userId: driver!.id, role: 'driver' });
    const members = await look<{ entity: string; id: string }[]>`
      SELECT DISTINCT entity, id FROM navette.membership
      WHERE tenant_id = ${tenant.id} AND bucket = ${own!} AND present ORDER BY entity, id`;
    const mine = tenant.deliveries.filter(({ driverId }) => driverId === driver!.id);
    const wanted = [
      ...new Set(mine.map(({ clientId }) => `logistics.client ${clientId}`)),
      ...mine.map(({ id }) => `logistics.delivery ${id}`),
      `logistics.staff ${driver!.id}`,
    ];
    expect(members.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual(wanted.sort());
  });

  it.each(['service', 'captures', 'school'] as const)('of the kind %s has its people and rows', async (kind) => {
    const tenant = await createTenant(database, { kind, slug: slug(), locale: 'en', clock });
    expect(
      tenant.accounts.every(({ email, locale }) => email.endsWith(`@${tenant.slug}.test`) && locale === 'en'),
    ).toBe(true);
    const stored = await look<{ entity: string; n: number }[]>`
      SELECT entity, count(*)::int AS n FROM navette.change WHERE tenant_id = ${tenant.id} GROUP BY entity`;
    const made = Object.entries(tenant.rows)
      .map(([entity, rows]) => ({ entity, n: rows.length }))
      .filter(({ n }) => n > 0);
    const sorted = (rows: readonly { entity: string }[]) => [...rows].sort((a, b) => (a.entity < b.entity ? -1 : 1));
    expect(sorted(stored.map((row) => ({ ...row })))).toEqual(sorted(made));
    const [row] = await look`SELECT packs FROM navette.tenant WHERE id = ${tenant.id}`;
    expect(row?.packs).toEqual([kind]);
  });

  it('[F2] gives a technician the customers of their sectors and their own work', async () => {
    const tenant = await createTenant(database, { kind: 'service', slug: slug(), clock });
    const technician = tenant.accounts.find(({ email }) => email.startsWith('tech1@'))!;
    const [account] =
      await look`SELECT sectors FROM navette.account WHERE tenant_id = ${tenant.id} AND id = ${technician.id}`;
    expect(account?.sectors).toEqual(technician.sectors);
    const buckets = [`user:${technician.id}`, ...technician.sectors!.map((sector) => `sector:${sector}`)];
    const [held] = await look`
      SELECT count(DISTINCT id) FILTER (WHERE entity = 'service.customer')::int AS customers,
        count(DISTINCT id) FILTER (WHERE entity = 'service.intervention')::int AS interventions
      FROM navette.membership WHERE tenant_id = ${tenant.id} AND present AND bucket = ANY(${buckets})`;
    const customers = tenant.rows['service.customer'] as unknown as { sector: string }[];
    expect(held?.customers).toBe(customers.filter(({ sector }) => technician.sectors!.includes(sector)).length);
    expect(held?.interventions).toBeGreaterThan(0);
  });
});
