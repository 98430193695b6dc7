import { MemoryVFS } from 'wa-sqlite/src/examples/MemoryVFS.js';
import { loadSqlite, registerEncrypted, type Sqlite } from './sqlite.ts';

export type MemoryFiles = MemoryVFS['mapNameToFile'];

/** One SQLite library over files in memory, for one connection at a time: it keeps one authorizer, not one for each. */
export interface MemoryTab {
  sqlite: Sqlite;
  vfs: string;
  /** The connection is closed: the next may have the library. */
  release(): void;
  /**
   * What a killed browser does: from now on nothing reaches the files. The library is free for another as soon as whatever
   * it was asked for has come to its end.
   */
  kill(): void;
}

const OK = 0;

class Library {
  readonly vfs: string;
  readonly #files: MemoryVFS;
  readonly #real: Sqlite;
  #isKilled = false;
  /** The open connection; 0: none. */
  #db = 0;

  constructor(sqlite: Sqlite, files: MemoryVFS & SQLiteVFS & FacadeCalls) {
    this.#real = sqlite;
    this.#files = files;
    const { jWrite, jTruncate, jDelete } = files;
    // Before the journal's buffer is laid over them.
    Object.assign(files, {
      jWrite: (file, data, offset) => (this.#isKilled ? OK : jWrite.call(files, file, data, offset)),
      jTruncate: (file, size) => (this.#isKilled ? OK : jTruncate.call(files, file, size)),
      jDelete: (path, sync) => (this.#isKilled ? OK : jDelete.call(files, path, sync)),
    } satisfies Partial<FacadeCalls & MemoryVFS>);
    this.vfs = registerEncrypted(sqlite, files);
  }

  set files(files: MemoryFiles) {
    this.#files.mapNameToFile = files;
  }

  /** The same calls, with an eye on which connection is open. */
  get sqlite(): Sqlite {
    const { module, api } = this.#real;
    const open: SQLiteAPI['open_v2'] = async (...given) => {
      this.#db = await api.open_v2(...given);
      return this.#db;
    };
    const close: SQLiteAPI['close'] = async (db) => {
      this.#db = 0;
      return await api.close(db);
    };
    return { module, api: { ...api, open_v2: open, close } };
  }

  kill(then: () => void): void {
    this.#isKilled = true;
    // All that is under way waits for nothing but its turn in this thread.
    setTimeout(() => {
      const { module } = this.#real;
      if (this.#db !== 0) {
        const first = () => module._sqlite3_next_stmt(this.#db, 0);
        for (let next = first(); next !== 0; next = first()) module._sqlite3_finalize(next);
        module._sqlite3_close(this.#db);
        this.#db = 0;
      }
      this.#isKilled = false;
      then();
    });
  }
}

/** A library holds 16 MB and takes milliseconds to make: what nobody uses any more serves the next. */
const pools = new WeakMap<Uint8Array, Library[]>();

export async function takeMemoryTab(wasmBinary: Uint8Array, files: MemoryFiles): Promise<MemoryTab> {
  const pool = pools.get(wasmBinary) ?? [];
  pools.set(wasmBinary, pool);
  const library = pool.pop() ?? (await loadLibrary(wasmBinary));
  library.files = files;
  let isOver = false;
  const release = () => {
    if (isOver) return;
    isOver = true;
    pool.push(library);
  };
  const kill = () => {
    if (isOver) return;
    isOver = true;
    library.kill(() => pool.push(library));
  };
  return { sqlite: library.sqlite, vfs: library.vfs, release, kill };
}

async function loadLibrary(wasmBinary: Uint8Array): Promise<Library> {
  const sqlite = await loadSqlite({ wasmBinary });
  return new Library(sqlite, await MemoryVFS.create('memory', sqlite.module));
}
