import { expose } from 'comlink';
import type { Database } from '#device/db/database.ts';
import { createOpfsStore } from '#device/db/open-opfs.ts';
import { columnsOf, createIndexes, createTable, quoted, tableOf } from '#device/db/tables.ts';
import { entitiesOf, entityNamed, type KnownEntity } from '#packs/registry.ts';
import { sections } from './sections.ts';

/** Rows of one statement, about. */
const STATEMENT_BYTES = 300_000;

/**
 * The floor of a first sync: the same rows into the same encrypted file with the same indexes, and nothing else: no feed,
 * no cursor, no checkpoint, no row that could be there already. Wasm, file and download begin together; one transaction.
 */
async function firstSync(url: string, name: string): Promise<{ ms: number; rows: number }> {
  const from = performance.now();
  const answer = fetch(url);
  const db = await (await createOpfsStore()).open(name, crypto.getRandomValues(new Uint8Array(32)));
  const entities = entitiesOf(['logistics']);
  let rows = 0;
  await db.transaction(async (tx) => {
    for (const known of entities) await tx.run(createTable(known));
    const { body } = await answer;
    for await (const section of sections(body!, STATEMENT_BYTES)) {
      const known = entityNamed(section.entity);
      if (!known) throw new Error(`no pack declares ${section.entity}`);
      rows += await tx.run(insertText(known), [{ utf8: section.array }]);
    }
    for (const known of entities) for (const index of createIndexes(known)) await tx.run(index);
  });
  const ms = performance.now() - from;
  await check(db, rows);
  await db.close();
  return { ms, rows };
}

/** The bulk insert that the device uses, without its `ON CONFLICT` and without looking for local changes. */
function insertText(known: KnownEntity): string {
  const names = columnsOf(known).map(({ name }) => name);
  return `INSERT INTO ${tableOf(known.name)} (${names.map(quoted).join(', ')})
    SELECT ${names.map((name) => `json_extract(value, '$.${name}')`).join(', ')} FROM jsonb_each(?1)`;
}

async function check(db: Database, rows: number): Promise<void> {
  const tables = entitiesOf(['logistics']).map(({ name }) => `SELECT count(*) AS n FROM ${tableOf(name)}`);
  const counts = await db.all<{ n: number }>(tables.join(' UNION ALL '));
  const stored = counts.reduce((sum, { n }) => sum + n, 0);
  if (stored !== rows) throw new Error(`${stored} rows are stored of ${rows}`);
}

/** The floor of a drain: the same events in the same number of requests, no more done than to wait for each answer. */
async function push(url: string, batches: string[]): Promise<{ ms: number; inserted: number }> {
  const from = performance.now();
  let inserted = 0;
  for (const body of batches) {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    inserted += (await answer.json()).inserted;
  }
  return { ms: performance.now() - from, inserted };
}

let plain: Database | null = null;

/** The floor of a durable write: one row into one table, in a transaction of its own, flushed. */
async function write(row: string): Promise<void> {
  if (!plain) {
    plain = await (await createOpfsStore()).open(
      `plain-${crypto.randomUUID()}`,
      crypto.getRandomValues(new Uint8Array(32)),
    );
    await plain.run('CREATE TABLE plain (id INTEGER PRIMARY KEY, row TEXT NOT NULL)');
  }
  await plain.transaction((tx) => tx.run('INSERT INTO plain (row) VALUES (?)', [row]));
}

const floor = { firstSync, push, write };
export type Floor = typeof floor;
expose(floor);
