import { expect, it } from 'vitest';
import { createRegistry, entitiesOf, PACKS } from '#packs/registry.ts';
import { sha256Hex } from '#protocol/checksum.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { oldShapes } from '#testkit/old-packs.ts';
import { packsAt } from '#testkit/packs-at.ts';
import { sqliteWasm } from '#testkit/sqlite-wasm.ts';
import { createMemoryStore } from './open-memory.ts';
import { prepareSchema } from './schema.ts';
import { createTable, ENGINE_MIGRATIONS } from './tables.ts';

const store = createMemoryStore(sqliteWasm());
const key = new Uint8Array(32).fill(1);
const service = entitiesOf(['service']);
const OLD = 2;
/** What the first releases made: never changed again. */
const MADE = [
  ['the first tables', 1],
  ['drafts', 2],
  ['aliases', 3],
] as const;

const BASE = JSON.stringify({
  ...{ id: 'r1', version: 4, lastModifiedAt: '2026-01-01T00:00:00.000Z' },
  ...{ name: 'Amrani', sector: 'North', address: 'Rue 1', contact: 'M. Amrani' },
});
/** Of version 2, not confirmed yet: it lies on top of the base. */
const EDIT = JSON.stringify({
  ...{ id: 'e2', entity: 'service.customer', entityId: 'r1', action: 'UPDATE', schemaVersion: OLD },
  ...{ occurredAt: '2026-01-02T00:00:00.000Z', payload: { contact: 'Mme Amrani, 0555 12 34 56' } },
});

/** A file as an older app left it: so many migrations of the engine, the packs of version 2, work of every state. */
async function oldFile(name: string, migrations: number) {
  const db = await (await store).open(name, key);
  await db.exec(`${ENGINE_MIGRATIONS.slice(0, migrations).join(';')}; PRAGMA user_version = ${migrations};`);
  for (const known of createRegistry(packsAt(oldShapes(OLD), PACKS)).entitiesOf(['service']))
    await db.exec(createTable(known));
  await db.exec(`
    INSERT INTO meta VALUES ('tables', '"those of then"'), ('seq', '3'), ('deviceEpoch', '2'), ('ready', 'true'), ('cursor', '"c"');
    INSERT INTO outbox (deviceEpoch, seq, id, entity, entityId, action, occurredAt, priority, hash, state) VALUES
      (2, 1, 'e1', 'service.customer', 'r1', 'UPDATE', '2026-01-01T00:00:00.000Z', 20, 'h1', 'applied'),
      (2, 2, 'e2', 'service.customer', 'r1', 'UPDATE', '2026-01-02T00:00:00.000Z', 20, 'h2', 'sealed'),
      (2, 3, 'e3', 'service.customer', 'r2', 'UPDATE', '2026-01-03T00:00:00.000Z', 20, 'h3', 'committed');
    INSERT INTO outbox_event VALUES (2, 1, '{"n":1}'), (2, 2, '${EDIT}'), (2, 3, '{"n":3}');
    INSERT INTO service_customer (id, version, lastModifiedAt, name, sector, address, contact) VALUES
      ('r1', 4, '2026-01-01T00:00:00.000Z', 'Amrani', 'North', 'Rue 1', 'Mme Amrani, 0555 12 34 56'),
      ('r2', 5, '2026-01-01T00:00:00.000Z', 'Haddad', 'North', 'Rue 2', NULL);
    INSERT INTO base_row VALUES ('service.customer', 'r1', 4, 0, '${BASE}');
    INSERT INTO base_row VALUES ('service.customer', 'r3', 0, 0, 'null');`);
  return db;
}

const OUTBOX = 'SELECT o.*, e.event FROM outbox o JOIN outbox_event e USING (deviceEpoch, seq) ORDER BY seq';

it.each(MADE)(
  '[N10] a file with %s comes to this version, its outbox untouched, its rows readable at once',
  async (name, migrations) => {
    const db = await oldFile(name, migrations);
    const before = await db.all(OUTBOX);
    await prepareSchema(db, service);
    const after = await db.all(OUTBOX);
    expect(
      after.map((row) => Object.fromEntries(Object.keys(before[0]!).map((column) => [column, row[column]]))),
    ).toEqual(before);
    expect(await db.all('SELECT id, contactName, contactPhone, version FROM service_customer ORDER BY id')).toEqual([
      { id: 'r1', contactName: 'Mme Amrani', contactPhone: '0555 12 34 56', version: -4 },
      { id: 'r2', contactName: null, contactPhone: null, version: -5 },
    ]);
    const [base] = await db.all<{ row: string }>("SELECT row FROM base_row WHERE entityId = 'r1'");
    expect(JSON.parse(base!.row)).toMatchObject({ contactName: 'M. Amrani', contactPhone: null });
    expect(await db.first("SELECT value FROM meta WHERE key = 'schema'")).toEqual({ value: String(SCHEMA_VERSION) });
    expect(await db.first('PRAGMA user_version')).toEqual({ user_version: ENGINE_MIGRATIONS.length });
    // The next start finds nothing to do.
    await db.close();
    const again = await (await store).open(name, key);
    await prepareSchema(again, service);
    expect(await again.all(OUTBOX)).toEqual(after);
    await again.close();
  },
);

it('[N10] migrations that a release has made never change', () => {
  const hashes = ENGINE_MIGRATIONS.slice(0, MADE.length).map((script) =>
    sha256Hex(script.replace(/\s+/g, ' ')).slice(0, 12),
  );
  expect(hashes).toMatchInlineSnapshot(`
    [
      "29c80a72d9d9",
      "bdf1424682a1",
      "16b373236741",
    ]
  `);
});
