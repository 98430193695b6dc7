import { proxy, type Remote, wrap } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sight } from '../rest.ts';
import { databaseContract } from './database.contract.ts';
import type { Database, DatabaseStore } from './database.ts';

interface WatchedStore extends DatabaseStore {
  /** Files that the last `run` had emptied when it was answered: those that were so on the disk, and those that were not. */
  emptied(): Promise<{ flushed: number; unflushed: number }>;
  become(sight: Sight): void;
}

let number = 0;
const fresh = () => `profile-${++number}-${crypto.randomUUID()}-${crypto.randomUUID()}`;
const key = new Uint8Array(32).fill(1);
let tabs: Worker[] = [];

/** One more tab: a worker of its own over the same files. */
function openTab({ stays = false } = {}): {
  store: DatabaseStore;
  emptied: WatchedStore['emptied'];
  become: WatchedStore['become'];
  kill: () => void;
} {
  const worker = new Worker(new URL('./open-opfs.test-worker.ts', import.meta.url), { type: 'module' });
  if (!stays) tabs.push(worker);
  const remote = wrap<WatchedStore>(worker);
  const here = (db: Remote<Database>): Database => ({
    ...(db as unknown as Database),
    run: (sql, parameters) => db.run(sql, parameters),
    all: ((sql, parameters) => db.all(sql, parameters)) as Database['all'],
    first: ((sql, parameters) => db.first(sql, parameters)) as Database['first'],
    exec: (script) => db.exec(script),
    read: ((sql, parameters) => db.read(sql, parameters)) as Database['read'],
    transaction: (work) => db.transaction(proxy(work)) as ReturnType<typeof work>,
    close: () => db.close(),
  });
  return {
    store: {
      open: async (profile, wanted) => here((await remote.open(profile, wanted)) as unknown as Remote<Database>),
      remove: (profile) => remote.remove(profile),
      keepCopy: (copy) => remote.keepCopy(copy),
      copies: () => remote.copies(),
    },
    emptied: () => remote.emptied(),
    become: async (sight) => await remote.become(sight),
    kill: () => worker.terminate(),
  };
}

/** A tab that has the file and hears nothing any more, as one that the browser has stopped; the answer ends it. */
async function keep(profile: string): Promise<() => void> {
  const name = `ahp:/navette/${profile}.db`;
  const asking = new BroadcastChannel(name);
  return await new Promise((resolve) => {
    void navigator.locks.request(name, () => new Promise<void>((letGo) => resolve(letGo)));
    asking.postMessage(null);
    asking.close();
  });
}

/** How many stand in line for, or have, the files of databases. */
async function linesOf(profile: string): Promise<{ held: number; pending: number }> {
  const { held = [], pending = [] } = await navigator.locks.query();
  const count = (locks: LockInfo[]) => locks.filter(({ name }) => name?.includes(profile)).length;
  return { held: count(held), pending: count(pending) };
}

/** A worker that has a file of the folder for itself alone, as a browser does while it removes one. */
async function hold(name: string): Promise<() => void> {
  const code = `
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('navette', { create: true });
    const handle = await (await folder.getFileHandle('${name}', { create: true })).createSyncAccessHandle();
    postMessage('held');
  `;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type: 'module' });
  await new Promise((resolve) => {
    worker.onmessage = resolve;
  });
  return () => worker.terminate();
}

afterEach(() => {
  for (const tab of tabs) tab.terminate();
  tabs = [];
});

describe('the database in OPFS', () => {
  // Two tabs, by turns, live through the whole contract: a worker takes longer to start than all of it to run.
  const pair: DatabaseStore[] = [];
  databaseContract(async () => {
    if (pair.length < 2) pair.push(openTab({ stays: true }).store);
    else pair.reverse();
    return pair[pair.length - 1] as DatabaseStore;
  }, fresh);

  it('[E7] two tabs write one file in turns, and each sees what the other wrote', async () => {
    const profile = fresh();
    const [one, two] = await Promise.all([openTab(), openTab()].map(({ store }) => store.open(profile, key)));
    if (!one || !two) throw new Error('two tabs');
    await one.exec('CREATE TABLE tally (n INTEGER); INSERT INTO tally VALUES (0)');
    for (let round = 0; round < 25; round++) {
      await Promise.all([one, two].map((db) => db.run('UPDATE tally SET n = n + 1')));
    }
    expect(await one.read('SELECT n FROM tally')).toEqual([{ n: 50 }]);
    expect(await two.read('SELECT n FROM tally')).toEqual([{ n: 50 }]);
  });

  it('[E1] a tab that dies in the middle of a transaction leaves nothing of it', async () => {
    const profile = fresh();
    const dying = openTab();
    const db = await dying.store.open(profile, key);
    await db.exec("CREATE TABLE note (body TEXT); INSERT INTO note VALUES ('before')");
    const written = new Promise<void>((resolve) => {
      void db.transaction(async (tx) => {
        await tx.run(
          'WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO note SELECT hex(randomblob(2000)) FROM n',
        );
        resolve();
        await new Promise(() => undefined);
      });
    });
    await written;
    dying.kill();
    const again = await openTab().store.open(profile, key);
    expect(await again.all('SELECT * FROM note')).toEqual([{ body: 'before' }]);
    expect(await again.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('[E1] a tab that was open all the time sees nothing of a transaction that another died in', async () => {
    const profile = fresh();
    const dying = openTab();
    const [db, other] = await Promise.all([dying.store.open(profile, key), openTab().store.open(profile, key)]);
    await db.exec(`
      CREATE TABLE note (body TEXT);
      WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO note SELECT printf('%.3500c', 'a') FROM n;
    `);
    // So that one spills early, and the other reads the file.
    for (const tab of [db, other]) await tab.exec('PRAGMA cache_size = 10');
    const intact = [{ few: 'a', rows: 300 }];
    const read = () => other.all('SELECT group_concat(DISTINCT substr(body, 1, 1)) AS few, count(*) AS rows FROM note');
    expect(await read()).toEqual(intact);
    const written = new Promise<void>((resolve) => {
      void db.transaction(async (tx) => {
        await tx.run("UPDATE note SET body = printf('%.3500c', 'b')");
        resolve();
        await new Promise(() => undefined);
      });
    });
    await written;
    dying.kill();
    expect(await read()).toEqual(intact);
    expect(await other.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('[E7] two tabs make the tables of one new file at the same moment, again and again', async () => {
    const stores = [openTab().store, openTab().store];
    for (let round = 0; round < 15; round += 1) {
      const profile = fresh();
      const counted = await Promise.all(
        stores.map(async (store) => {
          const db = await store.open(profile, key);
          // Each statement of the one is prepared before, and run after, the other has changed the schema.
          for (const table of ['a', 'b', 'c', 'd']) {
            await db.all('SELECT count(*) FROM sqlite_schema');
            await db.transaction((tx) => tx.run(`CREATE TABLE IF NOT EXISTS ${table} (n INTEGER)`));
            await db.run(`INSERT INTO ${table} VALUES (1)`);
          }
          const before = await db.all('SELECT 1 FROM a');
          await db.close();
          return before.length;
        }),
      );
      expect(Math.max(...counted)).toBe(2);
    }
  });

  it('[E7] tabs that start at the same moment clear away what dead ones have left, and all of them open', async () => {
    const root = await navigator.storage.getDirectory();
    for (let round = 0; round < 3; round += 1) {
      for (let dead = 0; dead < 12; dead += 1) {
        const folder = await root.getDirectoryHandle(`.ahp-dead-${round}-${dead}`, { create: true });
        for (const name of ['0.tmp', '1.tmp', '2.tmp']) await folder.getFileHandle(name, { create: true });
      }
      const starting = [openTab(), openTab(), openTab(), openTab()];
      const opened = await Promise.all(starting.map(({ store }) => store.open(fresh(), key)));
      expect(opened).toHaveLength(4);
      for (const { kill } of starting) kill();
    }
    for await (const name of root.keys()) expect(name).not.toContain('.ahp-dead');
  });

  it('[E7] a tab that closes while it waits for the file keeps it from nobody', async () => {
    const profile = fresh();
    const [one, two] = [openTab().store, openTab().store];
    const db = await one.open(profile, key);
    await db.exec('CREATE TABLE tally (n INTEGER); INSERT INTO tally VALUES (0)');
    for (let round = 0; round < 10; round += 1) {
      const wrong = two.open(profile, new Uint8Array(32).fill(8));
      const counting = Promise.all(Array.from({ length: 5 }, () => db.run('UPDATE tally SET n = n + 1')));
      await expect(wrong).rejects.toThrow('not a database');
      await counting;
    }
    expect(await db.all('SELECT n FROM tally')).toEqual([{ n: 50 }]);
  });

  it('[E7] a tab that nobody sees keeps the file for no longer than a call', async () => {
    const profile = fresh();
    const { store, become } = openTab();
    const db = await store.open(profile, key);
    await db.exec('CREATE TABLE tally (n INTEGER); INSERT INTO tally VALUES (0)');
    expect(await linesOf(profile)).toEqual({ held: 1, pending: 0 });
    await become('hidden');
    await expect.poll(() => linesOf(profile)).toEqual({ held: 0, pending: 0 });
    await db.transaction((tx) => tx.run('UPDATE tally SET n = n + 1'));
    expect(await db.all('SELECT n FROM tally')).toEqual([{ n: 1 }]);
    await expect.poll(() => linesOf(profile)).toEqual({ held: 0, pending: 0 });
    await become('seen');
    expect(await db.all('SELECT n FROM tally')).toEqual([{ n: 1 }]);
    expect(await linesOf(profile)).toEqual({ held: 1, pending: 0 });
  });

  it('[E7] a tab that is frozen while it waits for the file leaves the line, and has its turn when it goes on', async () => {
    const profile = fresh();
    const { store, become } = openTab();
    const db = await store.open(profile, key);
    await db.exec('CREATE TABLE tally (n INTEGER); INSERT INTO tally VALUES (0)');
    const letGo = await keep(profile);
    const waiting = db.all('SELECT n FROM tally');
    await expect.poll(() => linesOf(profile)).toEqual({ held: 1, pending: 1 });
    await become('frozen');
    await expect.poll(() => linesOf(profile)).toEqual({ held: 1, pending: 0 });
    letGo();
    await become('seen');
    expect(await waiting).toEqual([{ n: 0 }]);
  });

  it('[E7] a file that another tab keeps is not waited for without end, at the opening and in use', async () => {
    const profile = fresh();
    const { store } = openTab();
    let letGo = await keep(profile);
    const began = performance.now();
    await expect(store.open(profile, key)).rejects.toMatchObject({ name: 'FileHeld' });
    expect(performance.now() - began).toBeLessThan(20_000);
    letGo();
    const db = await store.open(profile, key);
    await db.exec('CREATE TABLE tally (n INTEGER); INSERT INTO tally VALUES (0)');
    letGo = await keep(profile);
    const count = () => db.transaction((tx) => tx.run('UPDATE tally SET n = n + 1'));
    await expect(count()).rejects.toMatchObject({ name: 'FileHeld' });
    // Whoever stands in line behind it waits for less.
    const again = performance.now();
    await expect(count()).rejects.toMatchObject({ name: 'FileHeld' });
    expect(performance.now() - again).toBeLessThan(5_000);
    letGo();
    await count();
    expect(await db.all('SELECT n FROM tally')).toEqual([{ n: 1 }]);
    expect(await linesOf(profile)).toEqual({ held: 1, pending: 0 });
  }, 60_000);

  it('a file that somebody holds at first is opened as soon as it is let go, and can be removed', async () => {
    const profile = fresh();
    const { store } = openTab();
    for (let round = 0; round < 5; round += 1) {
      const letGo = await hold(`${profile}.db`);
      const opening = store.open(profile, key);
      await new Promise((resolve) => setTimeout(resolve, 150));
      letGo();
      const db = await opening;
      await db.exec('CREATE TABLE IF NOT EXISTS note (id TEXT)');
      await db.close();
      expect(await store.remove(profile)).toBe(true);
    }
  });

  it('opens a file anew that another tab has removed after both had closed it', async () => {
    const profile = fresh();
    const [one, two] = [openTab().store, openTab().store];
    for (const store of [one, two]) await (await store.open(profile, key)).close();
    expect(await one.remove(profile)).toBe(true);
    const again = await two.open(profile, key);
    await again.exec('CREATE TABLE note (id TEXT)');
    await again.close();
    const seen = await one.open(profile, key);
    expect(await seen.all('SELECT name FROM sqlite_schema')).toEqual([{ name: 'note' }]);
  });

  it('[E1] killed again and again while it commits: intact, and nothing acknowledged is lost', async () => {
    const profile = fresh();
    let acknowledged = 0;
    for (let life = 0; life < 8; life += 1) {
      const tab = openTab();
      const db = await tab.store.open(profile, key);
      expect(await db.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      await db.exec('CREATE TABLE IF NOT EXISTS note (n INTEGER PRIMARY KEY, body TEXT)');
      const stored = (await db.first<{ n: number }>('SELECT coalesce(max(n), 0) AS n FROM note'))?.n ?? 0;
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
      const write = async (from: number): Promise<void> => {
        for (let n = from + 1; ; n += 1) {
          await db.run('INSERT INTO note VALUES (?, ?)', [n, 'x'.repeat((n % 7) * 1_000)]);
          acknowledged = n;
        }
      };
      void write(stored);
      await new Promise((resolve) => setTimeout(resolve, 20 + 17 * life));
      tab.kill();
    }
    expect(acknowledged).toBeGreaterThan(0);
  });

  it('[E7] a commit is answered when its journal is empty on the disk: after a power cut nothing undoes it', async () => {
    const { store, emptied } = openTab();
    const db = await store.open(fresh(), key);
    await db.exec('CREATE TABLE note (n INTEGER)');
    await db.run('INSERT INTO note VALUES (1)');
    expect(await emptied()).toEqual({ flushed: 1, unflushed: 0 });
  });

  it('[T3] leaves nothing readable in its file', async () => {
    const profile = fresh();
    const db = await openTab().store.open(profile, key);
    await db.exec("CREATE TABLE note (body TEXT); INSERT INTO note VALUES ('Épicerie El Baraka')");
    await db.close();
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('navette');
    const file = await (await folder.getFileHandle(`${profile}.db`)).getFile();
    expect(file.size).toBeGreaterThan(4096);
    const text = await file.text();
    expect(text).not.toContain('Baraka');
    expect(text).not.toContain('SQLite format');
  });
});
