import { expose } from 'comlink';
import type { Database } from '#device/db/database.ts';
import { createOpfsStore } from '#device/db/open-opfs.ts';
import { columnsOf, createIndexes, createTable, quoted, tableOf } from '#device/db/tables.ts';
import { systemTimers } from '#device/ports/timers.ts';
import { createRest } from '#device/rest.ts';
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
  const db = await freshDatabase(name);
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

const freshDatabase = async (name: string): Promise<Database> =>
  await (await createOpfsStore({ timers: systemTimers, rest: createRest() })).open(
    name,
    crypto.getRandomValues(new Uint8Array(32)),
  );

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

const post = async (url: string, body: string) =>
  await (await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).json();

/** The floor of a drain: the same events in the same number of requests, no more done than to wait for each answer. */
async function push(url: string, batches: string[]): Promise<{ ms: number; inserted: number }> {
  const from = performance.now();
  let inserted = 0;
  for (const body of batches) inserted += (await post(url, body)).inserted;
  return { ms: performance.now() - from, inserted };
}

/**
 * The least that any device could do of a drain beside a server that leaves all behind (`POST /kept`): nothing is read, sealed or
 * planned, two requests are on their way at a time, and one transaction takes every receipt over: the event's state, and the
 * row's version, since the rest of the row is on the device already. `deliveries`: a JSON array of rows that are there before.
 */
async function drainKept(deliveries: string, url: string, batches: string[]): Promise<{ ms: number; settled: number }> {
  const db = await freshDatabase(`kept-${crypto.randomUUID()}`);
  const known = entityNamed('logistics.delivery')!;
  await db.run(createTable(known));
  for (const index of createIndexes(known)) await db.run(index);
  await db.run(insertText(known), [deliveries]);
  await db.run('CREATE TABLE waiting (id TEXT PRIMARY KEY, state TEXT NOT NULL, receivedAt TEXT)');
  for (const body of batches)
    await db.run(`INSERT INTO waiting SELECT value ->> 'id', 'sealed', NULL FROM json_each(?, '$.events')`, [body]);
  const from = performance.now();
  const left = [...batches];
  const receipts: unknown[] = [];
  const send = async () => {
    for (let body = left.shift(); body !== undefined; body = left.shift())
      receipts.push(...(await post(url, body)).receipts);
  };
  await Promise.all([send(), send()]);
  const settled = await db.transaction(async (tx) => {
    const told = JSON.stringify(receipts);
    const rows = await tx.run(
      `UPDATE ${tableOf(known.name)} AS t SET version = r.value -> 'row' ->> 'version',
         lastModifiedAt = r.value -> 'row' ->> 'lastModifiedAt' FROM jsonb_each(?1) AS r WHERE t.id = r.value -> 'row' ->> 'id'`,
      [told],
    );
    const states = await tx.run(
      `UPDATE waiting SET state = r.value ->> 'status', receivedAt = r.value -> 'row' ->> 'lastModifiedAt'
       FROM jsonb_each(?1) AS r WHERE waiting.id = r.value ->> 'eventId'`,
      [told],
    );
    return Math.min(rows, states);
  });
  const ms = performance.now() - from;
  await db.close();
  return { ms, settled };
}

let plain: Database | null = null;

/** The floor of a durable write: one row into one table, in a transaction of its own, flushed. */
async function write(row: string): Promise<void> {
  if (!plain) {
    plain = await freshDatabase(`plain-${crypto.randomUUID()}`);
    await plain.run('CREATE TABLE plain (id INTEGER PRIMARY KEY, row TEXT NOT NULL)');
  }
  await plain.transaction((tx) => tx.run('INSERT INTO plain (row) VALUES (?)', [row]));
}

const floor = { firstSync, push, drainKept, write };
export type Floor = typeof floor;
expose(floor);
