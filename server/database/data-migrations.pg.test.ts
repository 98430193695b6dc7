import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { splitContact } from '#packs/service/upcasts.ts';
import { emptyDatabase, type TestDatabase } from '#testkit/postgres/database.ts';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { connect, type Sql } from './connect.ts';
import { migrate } from './migrate.ts';
import { migrationsFolder } from './migrations-folder.ts';

// A database of an older version, with rows in it, as an update of the server finds it.

let database: TestDatabase & { drop(): Promise<void> };
let sql: Sql;
const TENANT = '00000000-0000-7000-8000-0000000000aa';
const id = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

beforeEach(async () => {
  database = await emptyDatabase();
  sql = connect(database.url, { max: 1 });
});
afterEach(async () => {
  await sql.end();
  await database.drop();
});

/** The migrations before the one of this name. */
async function migrateUpTo(name: string): Promise<void> {
  const path = await temporaryFolder();
  await cp(migrationsFolder(), path, { recursive: true });
  const journal = JSON.parse(await readFile(join(path, 'meta', '_journal.json'), 'utf8'));
  journal.entries = journal.entries.slice(
    0,
    journal.entries.findIndex(({ tag }: { tag: string }) => tag.endsWith(name)),
  );
  await writeFile(join(path, 'meta', '_journal.json'), JSON.stringify(journal));
  await runMigrations(drizzle(sql as never), { migrationsFolder: path });
}

it('[N10] contacts are split and justifications kept as the upcasters do it; no version moves', async () => {
  await migrateUpTo('contact-and-justification');
  const contacts = [
    'Mme Amrani',
    'Mme Amrani, 0555 12 34 56',
    'Mme Amrani (+213 555 12 34 56)',
    '0555-12-34-56 : gardien',
    '0555123456',
    'Hall 12, porte 4',
    'السيدة عمراني 0555123456',
    null,
  ];
  for (const [number, contact] of contacts.entries()) {
    await sql`
      insert into service.customer (tenant_id, id, version, last_modified_at, column_versions, name, sector, address, contact)
      values (${TENANT}, ${id(number)}, 7, now(), '{"*": 3, "contact": 7}', 'Amrani', 'North', 'Rue 1', ${contact})`;
  }
  for (const [number, justified] of [true, false, null].entries()) {
    await sql`
      insert into school.absence (tenant_id, id, version, last_modified_at, student_id, from_day, to_day, reason, justified)
      values (${TENANT}, ${id(number)}, 7, now(), ${id(9)}, '2026-11-19', '2026-11-20', 'illness', ${justified})`;
  }

  await migrate(database.url);
  const customers = await sql`
    select contact_name as "contactName", contact_phone as "contactPhone", version::int, column_versions as versions
    from service.customer order by id`;
  for (const [number, contact] of contacts.entries()) {
    expect(customers[number]).toEqual({
      ...splitContact(contact),
      ...{ version: 7, versions: { '*': 3, contact_name: 7, contact_phone: 7 } },
    });
  }
  const absences = await sql`select justification, version::int from school.absence order by id`;
  expect(absences.map(({ justification }) => justification)).toEqual(['accepted', 'refused', null]);
  expect(absences.every(({ version }) => version === 7)).toBe(true);
});

it('[L6] shortages that were recorded so far become cases of the office, and reach its devices', async () => {
  await migrateUpTo('_shortages');
  await sql`
    insert into logistics.delivery (tenant_id, id, version, last_modified_at, reference, client_id, driver_id, warehouse_id,
      planned_on, stop, status, total_cents, qr_payload, code, lines, validated_by)
    values (${TENANT}, ${id(1)}, 7, now(), 'BL-1', ${id(8)}, ${id(9)}, ${id(7)}, '2026-11-19', 1, 'validated', 1, 'q', 'c', '[]', ${id(9)})`;
  for (const [number, status] of [[2, 'accepted'] as const, [3, 'cancelled'] as const]) {
    await sql`
      insert into logistics.invoice (tenant_id, id, version, last_modified_at, reference, client_id, rep_id, issued_on, status, lines,
        cancelled_at, cancelled_by)
      values (${TENANT}, ${id(number)}, 7, now(), ${`FA-${number}`}, ${id(8)}, ${id(6)}, '2026-11-19', ${status}, '[]',
        ${status === 'cancelled' ? '2026-11-20T08:00:00Z' : null}, ${status === 'cancelled' ? id(6) : null})`;
  }
  const moves = [
    [11, 'shortage', -4, 1],
    [12, 'shortage', -2, 2],
    [13, 'shortage', -3, 3],
    [14, 'correction', 3, 3],
    [15, 'delivery', -9, 1],
  ] as const;
  for (const [number, kind, quantity, cause] of moves) {
    await sql`
      insert into logistics.stock_movement (tenant_id, id, version, last_modified_at, product_id, warehouse_id, quantity, kind, cause_id, at)
      values (${TENANT}, ${id(number)}, 7, now(), ${id(5)}, ${id(7)}, ${quantity}, ${kind}, ${id(cause)}, '2026-11-19T10:00:00Z')`;
  }

  await migrate(database.url);
  const cases = await sql`
    select id, quantity::int, status, cause, delivery_id as delivery, invoice_id as invoice, user_id as "userId", settled_by as "settledBy"
    from logistics.shortage order by id`;
  expect([...cases]).toEqual([
    ...[
      { id: id(11), quantity: 4, status: 'open', cause: 'BL-1', delivery: id(1), invoice: null, userId: id(9) },
      { id: id(12), quantity: 2, status: 'open', cause: 'FA-2', delivery: null, invoice: id(2), userId: id(6) },
    ].map((open) => ({ ...open, settledBy: null })),
    {
      ...{ id: id(13), quantity: 3, status: 'withdrawn', cause: 'FA-3', delivery: null, invoice: id(3) },
      ...{ userId: id(6), settledBy: id(6) },
    },
  ]);
  const told = await sql`
    select count(*)::int as n from navette.change c join logistics.shortage s using (tenant_id, id)
    where c.entity = 'logistics.shortage' and c.version = s.version and not c.deleted`;
  expect(told[0]).toEqual({ n: 3 });
});
