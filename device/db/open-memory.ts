import type { RecoveryCopy } from '../session/recovery.ts';
import { openConnection } from './connection.ts';
import type { Database, DatabaseStore } from './database.ts';
import { type MemoryFiles, type MemoryTab, takeMemoryTab } from './memory-tabs.ts';
import { createTurns } from './turns.ts';

export interface MemoryStore extends DatabaseStore {
  /**
   * What a killed browser does: every open connection is gone in the middle of whatever it does, and its last call never
   * comes back. The files stay as they are; the next `open` finds them.
   */
  kill(): void;
  /** What a copy of the browser's files holds. */
  copy(): Promise<MemoryStore>;
  /** The bytes of a file, as a thief would read them; `null`: there is none. */
  bytes(file: string): Uint8Array | null;
  /** What a browser does that needs room, and what a bad disk does. Of a killed browser. */
  lose(file: string): void;
  damage(file: string, change: (bytes: Uint8Array) => Uint8Array | undefined): void;
}

/** The double of OPFS, for Node: the same SQLite with the same encryption over files in memory. */
export async function createMemoryStore(
  wasmBinary: Uint8Array,
  files: MemoryFiles = new Map(),
  copies = new Map<string, RecoveryCopy>(),
): Promise<MemoryStore> {
  /** Libraries of connections that are open, or about to be. */
  const tabs = new Set<MemoryTab>();
  const release = (tab: MemoryTab) => {
    tabs.delete(tab);
    tab.release();
  };
  const pathOf = (name: string) => `/${name}.db`;
  const open = new Map<string, number>();
  // The memory file system knows no locks: writers of one file take turns here, as tabs do over the real one.
  let writers = new Map<string, ReturnType<typeof createTurns>>();
  let life = 0;

  const turnsOf = (name: string) => {
    const turns = writers.get(name) ?? createTurns();
    writers.set(name, turns);
    return turns;
  };

  function mortal(db: Database, name: string, born: number, tab: MemoryTab): Database {
    /** Once the browser is killed nothing comes back, neither a result nor an error. */
    const alive =
      <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
      (...args: Args): Promise<T> =>
        new Promise((resolve, reject) => {
          if (born !== life) return;
          call(...args).then(
            (result) => born === life && resolve(result),
            (error) => born === life && reject(error),
          );
        });
    return {
      run: alive(db.run),
      all: alive(db.all) as Database['all'],
      first: alive(db.first) as Database['first'],
      exec: alive(db.exec),
      read: alive(db.read) as Database['read'],
      transaction: alive((work) =>
        db.transaction((tx) =>
          alive(work)({
            run: alive(tx.run),
            all: alive(tx.all) as Database['all'],
            first: alive(tx.first) as Database['first'],
          }),
        ),
      ) as Database['transaction'],
      close: alive(async () => {
        await db.close();
        open.set(name, (open.get(name) ?? 1) - 1);
        release(tab);
      }),
    };
  }

  return {
    open: async (name, key) => {
      const born = life;
      const writer = turnsOf(name);
      const tab = await takeMemoryTab(wasmBinary, files);
      if (born !== life) {
        tab.release();
        return await new Promise<Database>(() => undefined);
      }
      tabs.add(tab);
      const connection = await openConnection(tab.sqlite, {
        vfs: tab.vfs,
        path: pathOf(name),
        key,
        exclusively: (work) => writer.take(work),
      }).catch((error: unknown) => {
        release(tab);
        throw error;
      });
      open.set(name, (open.get(name) ?? 0) + 1);
      return mortal(connection, name, born, tab);
    },
    remove: async (name) => {
      if ((open.get(name) ?? 0) > 0) return false;
      for (const suffix of ['', '-journal', '-wal']) files.delete(pathOf(name) + suffix);
      copies.delete(name);
      return true;
    },
    keepCopy: async (copy) => void copies.set(copy.file, copy),
    copies: async () => [...copies.values()],
    kill: () => {
      life += 1;
      for (const tab of tabs) tab.kill();
      tabs.clear();
      open.clear();
      writers = new Map();
    },
    lose: (name) => {
      copies.delete(name);
      for (const suffix of ['', '-journal', '-wal']) files.delete(pathOf(name) + suffix);
    },
    damage: (name, change) => {
      const file = files.get(pathOf(name));
      if (!file) throw new Error(`there is no file ${name}`);
      const bytes = new Uint8Array(file.data, 0, file.size).slice();
      const changed = change(bytes) ?? bytes;
      Object.assign(file, { data: changed.slice().buffer, size: changed.byteLength });
    },
    copy: () => createMemoryStore(wasmBinary, structuredClone(files), new Map(copies)),
    bytes: (name) => {
      const file = files.get(pathOf(name));
      return file ? new Uint8Array(file.data, 0, file.size).slice() : null;
    },
  };
}
