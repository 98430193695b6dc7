import type { KnownEntity } from '#packs/registry.ts';
import { sha256Hex } from '#protocol/checksum.ts';
import type { PullTail } from '#protocol/pull.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { layAll } from '../sync/lay.ts';
import { IS_MISSING, missingRanges, removeListed } from '../sync/unconfirmed.ts';
import type { Database, Sql } from './database.ts';
import { type Meta, readMeta, writeMeta } from './meta.ts';
import { upcastRows } from './row-upcasts.ts';
import { columnsOf, createIndexes, createTable, ENGINE_MIGRATIONS, quoted, TEMPORARY, tableOf } from './tables.ts';

/**
 * Brings the database of a profile to this build's schema; nothing is done when it is there. The outbox is never rebuilt.
 * Rows of a pack whose declaration changed stay usable, get their new columns and what these hold now, local changes
 * on top, and come again from the server. One transaction: whatever fails or is killed in it leaves the file as it was.
 */
export async function prepareSchema(db: Database, entities: readonly KnownEntity[]): Promise<void> {
  await db.exec(TEMPORARY);
  if ((await engineVersion(db)) === ENGINE_MIGRATIONS.length && isOfThisBuild(await readMeta(db), entities)) return;
  const declared = tablesOf(entities);
  await db.transaction(async (tx) => {
    await migrateEngine(tx);
    const before = await readMeta(tx);
    for (const known of entities) await shapeTable(tx, known);
    if (before.tables !== '') {
      await upcastRows(tx, entities, before.schema);
      await layAll(tx, entities);
    }
    if (before.tables !== '' && before.tables !== declared) {
      await beginRebuild(tx, entities);
      if (before.ready) await makeIndexes(tx, entities);
    }
    await writeMeta(tx, { tables: declared, schema: SCHEMA_VERSION });
  });
}

const fingerprints = new WeakMap<readonly KnownEntity[], string>();

/** Fingerprint of the tables that this build makes of these entities. */
function tablesOf(entities: readonly KnownEntity[]): string {
  const known = fingerprints.get(entities);
  if (known !== undefined) return known;
  const made = sha256Hex(entities.flatMap((one) => [createTable(one), ...createIndexes(one)]).join(';\n'));
  fingerprints.set(entities, made);
  return made;
}

/** Not any more, once a tab of another build has opened the database: rows that this one takes would lack columns there. */
export function isOfThisBuild({ tables, schema }: Meta, entities: readonly KnownEntity[]): boolean {
  return tables === tablesOf(entities) && schema === SCHEMA_VERSION;
}

async function engineVersion(sql: Sql): Promise<number> {
  return (await sql.first<{ user_version: number }>('PRAGMA user_version'))?.user_version ?? 0;
}

async function migrateEngine(tx: Sql): Promise<void> {
  const at = await engineVersion(tx);
  for (const script of ENGINE_MIGRATIONS.slice(at)) {
    for (const statement of statementsOf(script)) await tx.run(statement);
  }
  if (at < ENGINE_MIGRATIONS.length) await tx.run(`PRAGMA user_version = ${ENGINE_MIGRATIONS.length}`);
}

/** Migrations hold no text with a semicolon inside. */
const statementsOf = (script: string): string[] =>
  script
    .replace(/--.*$/gm, '')
    .split(';')
    .filter((statement) => statement.trim() !== '');

async function shapeTable(tx: Sql, known: KnownEntity): Promise<void> {
  await tx.run(createTable(known));
  const table = tableOf(known.name);
  const present = await tx.all<{ name: string }>('SELECT name FROM pragma_table_info(?)', [table]);
  for (const { name, type } of columnsOf(known)) {
    if (present.some((column) => column.name === name)) continue;
    await tx.run(`ALTER TABLE ${table} ADD COLUMN ${quoted(name)} ${type}`);
  }
}

/** The last step of a first sync: lists are quick from here on. */
export async function makeIndexes(tx: Sql, entities: readonly KnownEntity[]): Promise<void> {
  for (const statement of entities.flatMap(createIndexes)) await tx.run(statement);
}

/**
 * Station 9, from zero: what is shown stays until the server's rows replace it. All rows are marked; those that the
 * whole pull has not confirmed are gone from the server, and `endRebuild` removes them. The outbox is not touched.
 */
export async function beginRebuild(tx: Sql, entities: readonly KnownEntity[]): Promise<void> {
  for (const { name } of entities) await tx.run(`UPDATE ${tableOf(name)} SET version = -version WHERE version > 0`);
  await tx.run('UPDATE base_row SET version = -version WHERE version > 0');
  await tx.run('DELETE FROM unconfirmed');
  const { epoch } = await readMeta(tx);
  await writeMeta(tx, { cursor: null, sweeping: true, epochBefore: epoch, wentBack: false });
}

/**
 * Station 9. Rows with local changes stay until their events are settled. `received`: what the server had of this life when it
 * wrote the end: a record that was made by one of those and did not come is not its author's.
 */
export async function endRebuild(
  tx: Sql,
  entities: readonly KnownEntity[],
  received: PullTail['received'],
): Promise<void> {
  for (const { name } of entities) {
    await tx.run(
      `DELETE FROM ${tableOf(name)} WHERE version < 0 AND id NOT IN (SELECT entityId FROM base_row WHERE entity = ?)`,
      [name],
    );
  }
  const { deviceEpoch } = await readMeta(tx);
  await tx.run(
    `UPDATE base_row SET gone = 1 WHERE version < 0 OR (version = 0 AND (
       SELECT deviceEpoch < ?1 OR NOT ${IS_MISSING} FROM outbox
       WHERE outbox.entity = base_row.entity AND outbox.entityId = base_row.entityId ORDER BY deviceEpoch, seq LIMIT 1))`,
    [deviceEpoch, missingRanges(received)],
  );
  await removeListed(tx, deviceEpoch, received);
  await writeMeta(tx, { sweeping: false, removedThrough: await lastVersion(tx, entities) });
}

/** What is not here by now was taken away without a word. */
async function lastVersion(tx: Sql, entities: readonly KnownEntity[]): Promise<number> {
  let last = 0;
  for (const { name } of entities) {
    const found = await tx.first<{ version: number | null }>(`SELECT max(version) AS version FROM ${tableOf(name)}`);
    last = Math.max(last, found?.version ?? 0);
  }
  return last;
}
