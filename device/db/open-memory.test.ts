import { describe, expect, it } from 'vitest';
import { sqliteWasm } from '#testkit/sqlite-wasm.ts';
import { databaseContract } from './database.contract.ts';
import { createMemoryStore } from './open-memory.ts';

let number = 0;
const fresh = () => `profile-${++number}`;
const key = new Uint8Array(32).fill(1);
const shared = createMemoryStore(sqliteWasm());

describe('the database in memory', () => {
  databaseContract(() => shared, fresh);

  it('[T3] leaves nothing readable in its file', async () => {
    const store = await shared;
    const profile = fresh();
    const db = await store.open(profile, key);
    await db.exec("CREATE TABLE note (body TEXT); INSERT INTO note VALUES ('Épicerie El Baraka')");
    await db.close();
    const bytes = store.bytes(profile);
    expect(bytes?.byteLength).toBeGreaterThan(4096);
    const text = new TextDecoder().decode(bytes ?? undefined);
    expect(text).not.toContain('Baraka');
    expect(text).not.toContain('note');
    expect(text).not.toContain('SQLite format');
  });

  it('[E1] a kill in the middle of a transaction leaves nothing of it', async () => {
    const store = await createMemoryStore(sqliteWasm());
    const db = await store.open('a', key);
    await db.exec("CREATE TABLE note (body TEXT); INSERT INTO note VALUES ('before')");
    void db.transaction(async (tx) => {
      // More than the cache holds, so that pages of the unfinished transaction are in the file.
      await tx.run(
        'WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO note SELECT hex(randomblob(2000)) FROM n',
      );
      store.kill();
      await tx.run("INSERT INTO note VALUES ('after the kill')");
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const again = await store.open('a', key);
    expect(await again.all('SELECT * FROM note')).toEqual([{ body: 'before' }]);
    expect(await again.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('what was asked before a kill has no answer after it, and no error (world 9301805)', async () => {
    const store = await createMemoryStore(sqliteWasm());
    const db = await store.open('a', key);
    await db.exec("CREATE TABLE note (body TEXT); INSERT INTO note VALUES ('before')");
    const told: unknown[] = [];
    const tell = (what: unknown) => void told.push(what);
    let goOn = () => {};
    const killed = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const inside = new Promise<void>((resolve) => {
      const work = db.transaction(async (tx) => {
        await tx.run("INSERT INTO note VALUES ('during')");
        resolve();
        await killed;
        throw new Error('the disk is full');
      });
      void work.then(tell, tell);
    });
    void db.all('SELECT * FROM note').then(tell, tell);
    await inside;
    store.kill();
    goOn();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toEqual([]);
  });
});
