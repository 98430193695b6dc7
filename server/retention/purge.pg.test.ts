import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHAIN_START, chainHash } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { testClock } from '../ports/clock.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';
import { purge } from './purge.ts';

const PHOTO = 'service.photo';
const DAY_MS = 86_400_000;
/** The register of presence is kept for five years, photographs for two. */
const clock = testClock('2026-11-20T08:00:00.000Z');

let world: TestWorld;
let service: FreshPackTenant;
let school: FreshPackTenant;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  const make = (kind: 'service' | 'school') =>
    world.database.owner.begin((sql) => createPackTenantIn(sql, { kind, slug: `t-${v7()}`, locale: 'en' }));
  [service, school] = [await make('service'), await make('school')];
});
afterAll(() => world.end());

const someone = (tenant: FreshPackTenant, role: string) => tenant.accounts.find((one) => one.role === role)!;

const upload = async (device: TestDevice, content: string): Promise<string> => {
  const bytes = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(content)]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const answer = await device.request(`/api/attachments/${sha256}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'image/png' },
    body: bytes,
  });
  expect(answer.status).toBeLessThan(300);
  return sha256;
};

const photo = (device: TestDevice, tenant: FreshPackTenant, more: Record<string, unknown>): SyncEvent =>
  device.event({
    ...{ entity: PHOTO, entityId: v7(), action: 'CREATE', baseVersion: 0 },
    payload: {
      interventionId: tenant.rows['service.intervention']![0]!.id,
      caption: 'the meter of Mrs Xenon',
      ...more,
    },
  });

interface Heard {
  entity: string;
  op: string;
  id: string;
}

/** A page of the feed after a cursor: what a device that is there already hears. */
async function pulled(device: TestDevice, cursor?: string): Promise<{ cursor: string; changes: Heard[] }> {
  const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  const answer = await device.request(`/api/sync/pull?limit=5000${after}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as { cursor: string; changes: Heard[] };
}

const about = (changes: Heard[], id: string): string[] => changes.filter((one) => one.id === id).map(({ op }) => op);

/** Every place of the database in which a text stands. */
async function placesOf(text: string): Promise<string[]> {
  const tables = await world.truth<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('navette', 'captures', 'school', 'service', 'logistics')`;
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await world.truth.unsafe(`select from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
      return rows.length > 0 ? [name] : [];
    }),
  );
  return found.flat().sort();
}

async function chainHolds(device: TestDevice): Promise<void> {
  const links = await world.truth<{ hash: string; previousHash: string; checksum: string }[]>`
    select a.hash, a.previous_hash as "previousHash", l.checksum from service.audit_entry a
    join navette.ledger l on l.tenant_id = a.tenant_id and l.event_id = a.id
    where a.device_id = ${device.id} order by a.seq`;
  expect(links).toHaveLength(device.seq);
  let before = CHAIN_START;
  for (const { hash, previousHash, checksum } of links) {
    expect(previousHash).toBe(before);
    before = chainHash(before, checksum);
    expect(hash).toBe(before);
  }
}

describe('[T8] what is kept for a time', () => {
  test('goes when its time is over: from devices, server, ledger, with its file, and only there', async () => {
    const phone = await world.signIn(someone(service, 'manager'));
    const file = await upload(phone, 'a meter');
    const shared = await upload(phone, 'a door');
    const secret = `the meter of ${v7()}`;
    const old = photo(phone, service, { file, takenAt: '2024-11-10T08:00:00.000Z', caption: secret });
    const oldToo = photo(phone, service, { file: shared, takenAt: '2024-11-10T08:00:00.000Z' });
    const young = photo(phone, service, { file: shared, takenAt: '2026-11-10T08:00:00.000Z' });
    const refused = phone.event({
      ...{ entity: PHOTO, entityId: v7(), action: 'CREATE', baseVersion: 0 },
      payload: { file: 'none', caption: secret },
    });
    const { receipts } = await phone.push([old, oldToo, young, refused]);
    expect(receipts.map(({ status }) => status)).toEqual(['applied', 'applied', 'applied', 'rejected']);
    await world.truth`
      update navette.ledger set received_at = ${new Date(clock.now().getTime() - 800 * DAY_MS)} where event_id = ${refused.id}`;
    const first = await pulled(phone);
    expect(about(first.changes, old.entityId)).toEqual(['put']);
    const audits = await world.truth`select * from service.audit_entry where device_id = ${phone.id} order by seq`;

    expect(await purge(world.database, clock, school.id)).toMatchObject({ rows: 0 });
    expect(await placesOf(secret)).not.toEqual([]);
    expect(await purge(world.database, clock, service.id)).toEqual({ rows: 2, files: 1, heldUp: 0 });

    const second = await pulled(phone, first.cursor);
    expect(about(second.changes, old.entityId)).toEqual(['remove']);
    expect(about(second.changes, oldToo.entityId)).toEqual(['remove']);
    expect(about(second.changes, young.entityId)).toEqual([]);
    expect((await phone.request(`/api/attachments/${file}`)).status).toBe(404);
    expect((await phone.request(`/api/attachments/${shared}`)).status).toBe(200);
    expect(await placesOf(secret)).toEqual([]);
    expect(await world.truth`select * from service.audit_entry where device_id = ${phone.id} order by seq`).toEqual(
      audits,
    );
    await chainHolds(phone);

    // Sent again, it gets the verdict it had, without the record.
    const again = await phone.push([old, refused]);
    expect(again.receipts).toMatchObject([
      { eventId: old.id, status: 'applied', replayed: true, visible: false },
      { eventId: refused.id, status: 'rejected', replayed: true },
    ]);
    expect(again.receipts[0]).not.toHaveProperty('row');
    const [line] = await world.truth`select event from navette.ledger where event_id = ${old.id}`;
    expect(line!.event).toMatchObject({
      id: old.id,
      checksum: old.checksum,
      action: 'CREATE',
      purgedAt: expect.any(String),
    });
    expect(line!.event).not.toHaveProperty('payload');

    expect(await purge(world.database, clock, service.id)).toEqual({ rows: 0, files: 0, heldUp: 0 });
    expect((await pulled(phone, second.cursor)).changes).toEqual([]);
  });

  test('an edit after that finds no record, and is told so', async () => {
    const head = await world.signIn(someone(school, 'head'));
    const student = school.rows['school.student']![0]!.id as string;
    const made = head.event({
      ...{ entity: 'school.incident', entityId: v7(), action: 'CREATE', baseVersion: 0 },
      payload: { studentId: student, occurredOn: '2021-11-15', severity: 'minor', description: 'late' },
    });
    const { receipts } = await head.push([made]);
    expect(receipts).toMatchObject([{ status: 'applied' }]);
    await purge(world.database, clock, school.id);
    const edit = head.event({
      ...{ entity: 'school.incident', entityId: made.entityId, action: 'UPDATE', baseVersion: receipts[0]!.version! },
      payload: { severity: 'grave' },
    });
    expect((await head.push([edit])).receipts).toMatchObject([{ status: 'rejected', code: 'NOT_FOUND' }]);
  });

  test('a row with an open conflict stays until somebody has decided; one that was moved into the present stays', async () => {
    const [one, two] = [await world.signIn(someone(school, 'head')), await world.signIn(someone(school, 'registrar'))];
    const student = school.rows['school.student']![1]!.id as string;
    const incident = (day: string) =>
      one.event({
        ...{ entity: 'school.incident', entityId: v7(), action: 'CREATE', baseVersion: 0 },
        payload: { studentId: student, occurredOn: day, severity: 'minor', description: 'late' },
      });
    const [open, moved] = [incident('2021-11-15'), incident('2021-11-15')];
    const { receipts } = await one.push([open, moved]);
    const base = { entity: 'school.incident', action: 'UPDATE', baseVersion: receipts[0]!.version! };
    await one.push([one.event({ ...base, entityId: open.entityId, payload: { severity: 'grave' } })]);
    const mine = two.event({ ...base, entityId: open.entityId, payload: { severity: 'serious' } });
    expect((await two.push([mine])).receipts).toMatchObject([{ status: 'conflict' }]);
    await one.push([
      one.event({
        ...{ ...base, entityId: moved.entityId, baseVersion: receipts[1]!.version! },
        payload: { occurredOn: '2026-11-15' },
      }),
    ]);

    expect(await purge(world.database, clock, school.id)).toMatchObject({ rows: 0 });

    const [version] =
      await world.truth`select version::int as version from school.incident where id = ${open.entityId}`;
    const settling = one.event({
      ...{ entity: 'school.incident', entityId: open.entityId, action: 'CONFLICT_RESOLVED' },
      baseVersion: version!.version,
      payload: { conflictEventIds: [mine.id], values: { severity: 'serious' } },
    });
    const settled = await one.push([settling]);
    expect(settled.receipts[0]!.status).not.toBe('rejected');
    expect(await purge(world.database, clock, school.id)).toMatchObject({ rows: 1 });
    const left =
      await world.truth`select id from school.incident where id in ${world.truth([open.entityId, moved.entityId])}`;
    expect(left.map(({ id }) => id)).toEqual([moved.entityId]);
  });
});

describe('[T8] what is forgotten of a record that stays', () => {
  test('signature, photo, name and position of a delivery go; the delivery, its audit entry and the chain stay', async () => {
    const [driver] = world.tenant.drivers;
    const phone = await world.signIn(driver!);
    const delivery = world.take(driver!);
    const signature = await upload(phone, 'a signature');
    const position = { latitude: 36.7123, longitude: 3.0123, accuracyM: 5 };
    const validation = phone.validation(
      delivery,
      { signature, position, receivedBy: 'Zulikha Q.' },
      { context: { appVersion: '1', battery: 1, network: 'wifi', position } as never },
    );
    expect((await phone.push([validation])).receipts).toMatchObject([{ status: 'applied' }]);
    const before = await world.stored(delivery);
    expect(before).toMatchObject({ signature, received_by: 'Zulikha Q.' });
    const { cursor } = await pulled(phone);

    const later = testClock('2031-12-01T08:00:00.000Z');
    const purged = await purge(world.database, later, world.tenant.id);
    expect(purged.files).toBe(1);

    const after = await world.stored(delivery);
    expect(after).toMatchObject({ status: 'validated', signature: null, received_by: null, position: null });
    expect(about((await pulled(phone, cursor)).changes, delivery.id)).toEqual(['put']);
    const [entry] = await world.audit(delivery.id);
    expect(entry).toMatchObject({ action: 'DELIVERY_VALIDATED', position: null });
    expect(entry!.hash).toBe(chainHash(CHAIN_START, validation.checksum));
    const [line] =
      await world.truth`select event::text, receipt::text from navette.ledger where event_id = ${validation.id}`;
    for (const gone of [signature, 'Zulikha', '36.7123']) expect(`${line!.event} ${line!.receipt}`).not.toContain(gone);
    expect((await phone.push([validation])).receipts).toMatchObject([
      { status: 'applied', replayed: true, row: { id: delivery.id, status: 'validated', signature: null } },
    ]);
    expect(await purge(world.database, later, world.tenant.id)).toEqual({ rows: 0, files: 0, heldUp: 0 });
  });

  test('one line of the ledger that another program holds keeps what it is about waiting, and ends nothing', async () => {
    const other = await world.other();
    const phone = await world.signIn(other.drivers[0]!);
    const [delivery] = other.deliveries.filter(({ driverId }) => driverId === other.drivers[0]!.id);
    const position = { latitude: 36.7, longitude: 3, accuracyM: 5 };
    const validation = phone.validation(delivery!, {}, { context: { position } as never });
    expect((await phone.push([validation])).receipts).toMatchObject([{ status: 'applied' }]);
    const later = testClock('2031-12-01T08:00:00.000Z');
    await world.truth.begin(async (sql) => {
      await sql`select from navette.ledger where event_id = ${validation.id} for update`;
      expect(await purge(world.database, later, other.id)).toMatchObject({ heldUp: 2 });
    });
    expect(await purge(world.database, later, other.id)).toMatchObject({ heldUp: 0 });
  });

  test('the same goes of what was refused, of which no row tells, with its file; the verdict and the line stay', async () => {
    const [driver, another] = world.tenant.drivers;
    const phone = await world.signIn(another!);
    const delivery = world.take(driver!);
    const signature = await upload(phone, 'a signature on a delivery of somebody else');
    const refused = phone.validation(delivery, { signature, receivedBy: 'Yamina Q.' });
    expect((await phone.push([refused])).receipts).toMatchObject([{ status: 'rejected' }]);
    const line = async () =>
      (await world.truth`select event, receipt::text from navette.ledger where event_id = ${refused.id}`)[0]!;
    const { receipt } = await line();

    await purge(world.database, testClock('2031-11-01T08:00:00.000Z'), world.tenant.id);
    expect((await line()).event).toMatchObject({ payload: { signature } });
    const later = testClock('2031-12-01T08:00:00.000Z');
    expect(await purge(world.database, later, world.tenant.id)).toMatchObject({ files: 1 });
    const { event, receipt: after } = await line();
    expect(event).toMatchObject({ id: refused.id, checksum: refused.checksum, purgedAt: expect.any(String) });
    for (const gone of [signature, 'Yamina']) expect(`${JSON.stringify(event)} ${after}`).not.toContain(gone);
    expect(JSON.parse(after)).toEqual(JSON.parse(receipt));
    expect((await phone.request(`/api/attachments/${signature}`)).status).toBe(404);
    expect((await phone.push([refused])).receipts).toMatchObject([{ status: 'rejected', replayed: true }]);
    expect(await purge(world.database, later, world.tenant.id)).toEqual({ rows: 0, files: 0, heldUp: 0 });
  });
});

describe('[T8] days by rule', () => {
  const ruled = (tenantId: string, rules: object) =>
    world.truth`update navette.tenant set rules = rules || ${world.truth.json(rules as never)} where id = ${tenantId}`;

  test('the daily job obeys the tenant’s own; what was refused stays as long as the pack says; the chain holds', async () => {
    const phone = await world.signIn(someone(service, 'manager'));
    const words = `a valve ${v7()}`;
    const made = photo(phone, service, { file: 'a'.repeat(64), takenAt: '2026-06-01T08:00:00.000Z', caption: words });
    const kept = photo(phone, service, { file: 'a'.repeat(64), takenAt: '2026-10-01T08:00:00.000Z' });
    const refused = photo(phone, service, { file: 'none', caption: `refused ${words}` });
    const { receipts } = await phone.push([made, kept, refused]);
    expect(receipts.map(({ status }) => status)).toEqual(['applied', 'applied', 'rejected']);
    await world.truth`
      update navette.ledger set received_at = ${new Date(clock.now().getTime() - 200 * DAY_MS)} where event_id = ${refused.id}`;
    const { cursor } = await pulled(phone);
    expect(await purge(world.database, clock, service.id)).toMatchObject({ rows: 0 });
    await ruled(service.id, { retention: { 'service.photo': 90 } });
    expect(await purge(world.database, clock, service.id)).toMatchObject({ rows: 1 });
    const { changes } = await pulled(phone, cursor);
    expect(about(changes, made.entityId)).toEqual(['remove']);
    expect(about(changes, kept.entityId)).toEqual([]);
    expect(await placesOf(`refused ${words}`)).not.toEqual([]);
    expect(await placesOf(words)).toEqual(await placesOf(`refused ${words}`));
    await chainHolds(phone);
    await ruled(service.id, { retention: {} });
  });

  test('a rule that was saved with less than a device may work offline counts for no less', async () => {
    const phone = await world.signIn(someone(service, 'manager'));
    const made = photo(phone, service, { file: 'a'.repeat(64), takenAt: '2026-10-01T08:00:00.000Z' });
    await phone.push([made]);
    // Whoever writes rules by SQL is not asked; the pack's least stands all the same.
    await ruled(service.id, { retention: { 'service.photo': 1, 'service.customer': 1 } });
    expect(await purge(world.database, clock, service.id)).toMatchObject({ rows: 0 });
    await ruled(service.id, { retention: { 'service.photo': 90 }, graceHours: 24 * 60 });
    expect(await purge(world.database, clock, service.id)).toMatchObject({ rows: 0 });
    await ruled(service.id, { retention: {} });
  });
});
