import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START, chainHash, checksumOf, sha256HexOfBytes } from '#protocol/checksum.ts';
import { SyncEvent } from '#protocol/event.ts';
import { Receipt } from '#protocol/receipt.ts';
import { migrate } from '#server/database/migrate.ts';
import { type Database, openDatabase } from '#server/database/open.ts';
import { testClock } from '#server/ports/clock.ts';
import { emptyDatabase, type TestDatabase } from '#testkit/postgres/database.ts';
import { DEMO_ACCOUNTS, DEMO_TENANT } from './accounts.ts';
import { resetDemo, seedDemo } from './seed.ts';

// A database of its own: there is one demo in each, and other tests must not see it wiped.
let own: TestDatabase & { drop(): Promise<void> };
let database: Database;
let look: postgres.Sql;
const thursday = testClock('2026-11-19T09:00:00.000Z');

beforeAll(async () => {
  own = await emptyDatabase();
  await migrate(own.url);
  database = openDatabase(own);
  look = postgres(own.adminUrl, { max: 1 });
});
afterAll(async () => {
  await database.end();
  await look.end();
  await own.drop();
});

const demoId = async (): Promise<string> => {
  const [row] = await look`SELECT id FROM navette.tenant WHERE slug = ${DEMO_TENANT.slug}`;
  return row?.id;
};
const pendingByDriver = (day: string) =>
  look<{ email: string; stops: number[] }[]>`
    SELECT a.email, array_agg(d.stop::int ORDER BY d.stop) AS stops
    FROM logistics.delivery d JOIN navette.account a ON a.tenant_id = d.tenant_id AND a.id = d.driver_id
    WHERE d.planned_on = ${day} AND d.status = 'pending' GROUP BY a.email`;
const total = async (): Promise<number> => {
  const [row] = await look<{ n: number }[]>`SELECT count(*)::int AS n FROM logistics.delivery`;
  return row!.n;
};

describe('the demo', () => {
  it('is made once, whole', { timeout: 60_000 }, async () => {
    expect(await seedDemo(database, { clock: thursday })).toBe('created');
    expect(await seedDemo(database, { clock: thursday })).toBe('unchanged');
    const [counts] = await look`
      SELECT (SELECT count(*)::int FROM logistics.client) AS clients, (SELECT count(*)::int FROM logistics.product) AS products,
        (SELECT count(*)::int FROM logistics.warehouse) AS warehouses, (SELECT count(*)::int FROM navette.account WHERE email LIKE '%@logistics.demo') AS accounts,
        (SELECT count(*)::int FROM logistics.delivery WHERE status = 'pending') AS pending,
        (SELECT count(DISTINCT planned_on)::int FROM logistics.delivery) AS days`;
    expect(counts).toEqual({ clients: 2_500, products: 1_200, warehouses: 3, accounts: 15, pending: 360, days: 11 });
    const rounds = await pendingByDriver('2026-11-19');
    expect(rounds).toHaveLength(12);
    for (const { stops } of rounds) expect(stops).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  it('has a tenant of each other pack, two of them schools, with everybody who is promised', async () => {
    const emails = (await look<{ email: string }[]>`SELECT email FROM navette.account`).map(({ email }) => email);
    const promised = [
      ...['driver1', 'driver2', 'rep1', 'keeper1', 'admin'].map((who) => `${who}@logistics.demo`),
      ...['tech1', 'tech2', 'manager', 'admin'].map((who) => `${who}@service.demo`),
      ...['user1', 'user2', 'admin'].map((who) => `${who}@captures.demo`),
      ...['a', 'b'].flatMap((letter) =>
        ['teacher1', 'registrar1', 'bursar1', 'head', 'admin'].map((who) => `${who}@school-${letter}.demo`),
      ),
    ];
    expect(emails).toEqual(expect.arrayContaining(promised));
    const printed = DEMO_ACCOUNTS.map(({ email }) => email);
    expect(emails).toEqual(expect.arrayContaining(printed));
    const rows = await look<{ slug: string; entity: string; n: number }[]>`
      SELECT t.slug, c.entity, count(*)::int AS n FROM navette.change c JOIN navette.tenant t ON t.id = c.tenant_id
      WHERE t.slug <> ${DEMO_TENANT.slug} GROUP BY 1, 2`;
    const count = (slug: string, entity: string) => rows.find((row) => row.slug === slug && row.entity === entity)?.n;
    expect(count('service-demo', 'service.customer')).toBe(600);
    expect(count('captures-demo', 'captures.capture')).toBe(120);
    for (const slug of ['school-a', 'school-b']) expect(count(slug, 'school.student')).toBeGreaterThan(390);
  });

  it('[L8] has a past whose evidence holds together', { timeout: 60_000 }, async () => {
    const rows = await look<{ event: unknown; receipt: unknown; checksum: string; previous: string; hash: string }[]>`
      SELECT l.event, l.receipt, l.checksum, e.previous_hash AS previous, e.hash
      FROM navette.ledger l JOIN logistics.audit_entry e ON e.tenant_id = l.tenant_id AND e.id = l.event_id
      ORDER BY l.device_id, l.seq`;
    const [validated] = await look`SELECT count(*)::int AS n FROM logistics.delivery WHERE status = 'validated'`;
    expect(rows.length).toBe(validated!.n);
    expect(rows.length).toBeGreaterThan(3_000);
    const ends = new Map<string, { through: number; hash: string }>();
    for (const row of rows) {
      const event = SyncEvent.parse(row.event);
      const receipt = Receipt.parse(row.receipt);
      expect(checksumOf(event)).toBe(row.checksum);
      expect(receipt).toMatchObject({ eventId: event.id, status: 'applied', row: { id: event.entityId } });
      expect(receipt.row).toMatchObject({ status: 'validated', version: receipt.version, validatedBy: event.userId });
      const before = ends.get(event.deviceId) ?? { through: 0, hash: CHAIN_START };
      expect(row.previous).toBe(before.hash);
      expect(row.hash).toBe(chainHash(before.hash, event.checksum));
      expect(event.seq).toBe(before.through + 1);
      ends.set(event.deviceId, { through: event.seq, hash: row.hash });
    }
    const chains = await look`SELECT device_id, through, hash FROM navette.device_chain`;
    expect(new Map(chains.map(({ device_id, through, hash }) => [device_id, { through, hash }]))).toEqual(ends);
  });

  it('shows proofs: each signature that is said to be complete is there', async () => {
    const files = await look`SELECT sha256, bytes, size FROM navette.attachment`;
    expect(files.length).toBeGreaterThan(200);
    for (const { sha256, bytes, size } of files) {
      expect(sha256HexOfBytes(bytes)).toBe(sha256);
      expect(bytes.length).toBe(size);
    }
    const wrong = await look`
      SELECT d.id FROM logistics.delivery d LEFT JOIN navette.attachment f ON f.sha256 = d.signature
      WHERE d.signature IS NOT NULL AND (d.proof = 'complete') <> (f.sha256 IS NOT NULL)`;
    expect(wrong).toHaveLength(0);
  });

  it('has a round for everybody on a later day as well, and keeps what was', { timeout: 60_000 }, async () => {
    const before = await total();
    const sunday = testClock('2026-11-22T05:00:00.000Z');
    expect(await seedDemo(database, { clock: sunday })).toBe('planned-today');
    expect(await seedDemo(database, { clock: sunday })).toBe('unchanged');
    expect(await total()).toBe(before + 360);
    const rounds = await pendingByDriver('2026-11-22');
    expect(rounds).toHaveLength(12);
    for (const { stops } of rounds) expect(stops).toHaveLength(30);
    expect(await pendingByDriver('2026-11-19')).toHaveLength(12);
    const [lost] = await look`
      SELECT count(*)::int AS n FROM logistics.delivery d
      LEFT JOIN logistics.client c ON c.tenant_id = d.tenant_id AND c.id = d.client_id
      LEFT JOIN logistics.warehouse w ON w.tenant_id = d.tenant_id AND w.id = d.warehouse_id
      WHERE c.id IS NULL OR w.id IS NULL`;
    expect(lost!.n).toBe(0);
  });

  it('gives every other tenant work on a later day, the same whoever starts it', { timeout: 120_000 }, async () => {
    const work = (day: string) => look`
      SELECT t.slug,
        (SELECT count(*)::int FROM service.intervention i WHERE i.tenant_id = t.id AND i.status = 'planned'
           AND (i.scheduled_at AT TIME ZONE 'Africa/Algiers')::date = ${day}) AS visits,
        (SELECT count(*)::int FROM captures.capture c WHERE c.tenant_id = t.id AND c.state = 'captured'
           AND (c.captured_at AT TIME ZONE 'Africa/Algiers')::date = ${day}) AS notes,
        (SELECT count(*)::int FROM captures.todo d WHERE d.tenant_id = t.id AND d.state = 'open' AND d.due_on = ${day}) AS todos,
        (SELECT count(*)::int FROM school.exam e WHERE e.tenant_id = t.id AND e.held_on = ${day}
           AND NOT EXISTS (SELECT FROM school.grade g WHERE g.exam_id = e.id)) AS exams,
        (SELECT count(*)::int FROM school.attendance a WHERE a.tenant_id = t.id AND a.day = ${day}) AS present
      FROM navette.tenant t WHERE t.slug <> ${DEMO_TENANT.slug} ORDER BY t.slug`;
    // A Wednesday three weeks on: nothing that was planned reaches so far.
    const day = '2026-12-09';
    const morning = testClock(`${day}T05:00:00.000Z`);
    expect(await seedDemo(database, { clock: morning })).toBe('planned-today');
    const planned = await work(day);
    expect(planned).toMatchObject([
      { slug: 'captures-demo', visits: 0, notes: 6, exams: 0 },
      { slug: 'school-a', exams: 12, present: 0 },
      { slug: 'school-b', exams: 12, present: 0 },
      { slug: 'service-demo', exams: 0 },
    ]);
    expect(planned[0]!.todos).toBeGreaterThanOrEqual(4);
    // Six technicians, four visits each, a few of them called off.
    expect(planned[3]!.visits).toBeGreaterThan(18);
    const [yesterday] = await look`
      SELECT count(*)::int AS n FROM school.attendance a JOIN navette.tenant t ON t.id = a.tenant_id
      WHERE t.slug = 'school-a' AND a.day = '2026-12-08'`;
    expect(yesterday!.n).toBeGreaterThan(390);

    expect(await seedDemo(database, { clock: testClock(`${day}T19:00:00.000Z`) })).toBe('unchanged');
    expect(await work(day)).toEqual(planned);
  });

  it('is remade by the reset as another tenant, with the rows of the day', { timeout: 60_000 }, async () => {
    const before = await demoId();
    const references = async () =>
      (
        await look`SELECT reference, code, total_cents FROM logistics.delivery WHERE planned_on = '2026-11-19' ORDER BY 1`
      ).map((row) => ({ ...row }));
    const first = await references();
    await resetDemo(database, { clock: thursday });
    expect(await demoId()).not.toBe(before);
    expect(await references()).toEqual(first);
    const tables = await look<{ name: string }[]>`
      SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.columns
      WHERE column_name = 'tenant_id' AND table_schema IN ('navette', 'logistics', 'service', 'captures', 'school')`;
    for (const { name } of tables) {
      const left = await look.unsafe(`SELECT 1 FROM ${name} WHERE tenant_id = '${before}' LIMIT 1`);
      expect([name, left.length]).toEqual([name, 0]);
    }
  });

  it('is made by one only when several servers start at once', { timeout: 60_000 }, async () => {
    const monday = testClock('2026-11-23T08:00:00.000Z');
    const outcomes = await Promise.all([1, 2, 3].map(() => seedDemo(database, { clock: monday })));
    expect(outcomes.sort()).toEqual(['planned-today', 'unchanged', 'unchanged']);
  });
});
