import { expect, it } from 'vitest';
import type { Database, DatabaseStore } from './database.ts';

/**
 * What both the real file system and its double must do. `store` gives that of one more tab over the same files, `fresh`
 * an unused profile name.
 */
export function databaseContract(store: () => Promise<DatabaseStore>, fresh: () => string): void {
  const key = new Uint8Array(32).fill(7);

  async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
    const db = await (await store()).open(fresh(), key);
    try {
      await db.exec('CREATE TABLE note (id TEXT PRIMARY KEY, body, size INTEGER, bytes BLOB)');
      await work(db);
    } finally {
      await db.close();
    }
  }

  it('gives back every kind of value as it was given', () =>
    withDatabase(async (db) => {
      const bytes = new Uint8Array([0, 255, 7]);
      const text = 'سلام – Épicerie 🥛';
      await db.run('INSERT INTO note VALUES (?, ?, ?, ?)', ['a', text, Number.MAX_SAFE_INTEGER, bytes]);
      await db.run('INSERT INTO note VALUES (?, ?, ?, ?)', ['b', { utf8: new TextEncoder().encode(text) }, -1.5, null]);
      expect(await db.all('SELECT * FROM note ORDER BY id')).toEqual([
        { id: 'a', body: text, size: Number.MAX_SAFE_INTEGER, bytes },
        { id: 'b', body: text, size: -1.5, bytes: null },
      ]);
      expect(await db.first('SELECT typeof(body) AS kind FROM note WHERE id = ?', ['b'])).toEqual({ kind: 'text' });
      expect(await db.first('SELECT 1 FROM note WHERE id = ?', ['c'])).toBeUndefined();
    }));

  it('tells how many rows a statement changed', () =>
    withDatabase(async (db) => {
      expect(await db.run("INSERT INTO note (id) VALUES ('a'), ('b'), ('c')")).toBe(3);
      expect(await db.run("UPDATE note SET size = 1 WHERE id > 'a'")).toBe(2);
      expect(await db.run("DELETE FROM note WHERE id = 'z'")).toBe(0);
    }));

  it('sees new columns in a statement it has prepared before', () =>
    withDatabase(async (db) => {
      await db.run("INSERT INTO note (id) VALUES ('a')");
      await db.read('SELECT * FROM note');
      await db.exec('ALTER TABLE note ADD COLUMN more TEXT');
      expect(await db.read('SELECT * FROM note')).toEqual([
        { id: 'a', body: null, size: null, bytes: null, more: null },
      ]);
    }));

  it('[E1] keeps all of a transaction or nothing', () =>
    withDatabase(async (db) => {
      await expect(
        db.transaction(async (tx) => {
          await tx.run("INSERT INTO note (id) VALUES ('a')");
          throw new Error('the app was closed');
        }),
      ).rejects.toThrow('the app was closed');
      expect(await db.all('SELECT id FROM note')).toEqual([]);
      expect(await db.transaction((tx) => tx.run("INSERT INTO note (id) VALUES ('b')"))).toBe(1);
      expect(await db.all('SELECT id FROM note')).toEqual([{ id: 'b' }]);
    }));

  it('goes on after a statement that failed', () =>
    withDatabase(async (db) => {
      await db.run("INSERT INTO note (id) VALUES ('a')");
      await expect(db.run("INSERT INTO note (id) VALUES ('a')")).rejects.toThrow('UNIQUE');
      await expect(db.all('SELECT body FROM nowhere')).rejects.toThrow('no such table');
      expect(await db.run("INSERT INTO note (id) VALUES ('b')")).toBe(1);
    }));

  it('lets nothing come between the statements of a transaction', () =>
    withDatabase(async (db) => {
      const slow = db.transaction(async (tx) => {
        await tx.run("INSERT INTO note (id, size) VALUES ('a', 1)");
        await new Promise((resolve) => setTimeout(resolve, 5));
        await tx.run("UPDATE note SET size = 2 WHERE id = 'a'");
      });
      const seen = db.read('SELECT size FROM note');
      await slow;
      expect(await seen).toEqual([{ size: 2 }]);
    }));

  it.each([
    ["DELETE FROM note WHERE id = 'a'", 'not authorized'],
    ["INSERT INTO note (id) VALUES ('x')", 'not authorized'],
    ["WITH x AS (SELECT 1) UPDATE note SET size = 1 WHERE id IN (SELECT 'a')", 'not authorized'],
    ['PRAGMA user_version = 3', 'not authorized'],
    ["PRAGMA rekey = 'x'", 'not authorized'],
    ["ATTACH 'other' AS other", 'not authorized'],
    ['DROP TABLE note', 'not authorized'],
    ['BEGIN IMMEDIATE', 'not authorized'],
    ['CREATE TEMP TABLE t (a)', 'not authorized'],
    ['SELECT 1; DELETE FROM note', 'not authorized'],
    ['SELECT 1; SELECT 2', 'exactly one statement'],
    ['', 'exactly one statement'],
  ])('refuses a screen that sends %s', (sql, why) =>
    withDatabase(async (db) => {
      await db.run("INSERT INTO note (id) VALUES ('a')");
      await expect(db.read(sql)).rejects.toThrow(why);
      expect(await db.read('SELECT id FROM note')).toEqual([{ id: 'a' }]);
      // The same text is no way in after it was prepared by the engine itself.
      expect(await db.run("UPDATE note SET size = 2 WHERE id = 'a'")).toBe(1);
      await expect(db.read("UPDATE note SET size = 2 WHERE id = 'a'")).rejects.toThrow('not authorized');
    }),
  );

  it('says so when it is asked after it was closed', async () => {
    const db = await (await store()).open(fresh(), key);
    await db.exec('CREATE TABLE note (id TEXT)');
    const before = db.run("INSERT INTO note VALUES ('a')");
    const closing = db.close();
    await expect(db.all('SELECT id FROM note')).rejects.toThrow('the database is closed');
    expect(await before).toBe(1);
    await closing;
    await expect(db.read('SELECT 1')).rejects.toThrow('the database is closed');
    await expect(db.transaction(async () => 1)).rejects.toThrow('the database is closed');
  });

  it('keeps what is closed, and opens it with the same key only', async () => {
    const files = await store();
    const profile = fresh();
    const db = await files.open(profile, key);
    await db.exec("CREATE TABLE note (id TEXT PRIMARY KEY); INSERT INTO note VALUES ('secret')");
    await db.close();
    await expect(files.open(profile, new Uint8Array(32).fill(8))).rejects.toThrow('not a database');
    const again = await files.open(profile, key);
    expect(await again.all('SELECT * FROM note')).toEqual([{ id: 'secret' }]);
    await again.close();
  });

  it('[T7] removes a file for good', async () => {
    const files = await store();
    const profile = fresh();
    const db = await files.open(profile, key);
    await db.exec('CREATE TABLE note (id TEXT PRIMARY KEY)');
    await db.close();
    expect(await files.remove(profile)).toBe(true);
    expect(await files.remove(profile)).toBe(true);
    const empty = await files.open(profile, new Uint8Array(32).fill(9));
    expect(await empty.all('SELECT * FROM sqlite_schema')).toEqual([]);
    await empty.close();
  });

  it('lets two connections write one file in turns', async () => {
    const profile = fresh();
    const one = await (await store()).open(profile, key);
    const two = await (await store()).open(profile, key);
    await one.exec('CREATE TABLE tally (n INTEGER); INSERT INTO tally VALUES (0)');
    const count = (db: Database) =>
      db.transaction(async (tx) => {
        const row = await tx.first<{ n: number }>('SELECT n FROM tally');
        await tx.run('UPDATE tally SET n = ?', [(row?.n ?? 0) + 1]);
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => count(index % 2 ? one : two)));
    expect(await one.first('SELECT n FROM tally')).toEqual({ n: 20 });
    expect(await two.first('SELECT n FROM tally')).toEqual({ n: 20 });
    await one.close();
    await two.close();
  });
}
