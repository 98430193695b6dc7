/// <reference path="../node_modules/wa-sqlite/src/types/index.d.ts" />

/** The maintained line of wa-sqlite ships its types under its own name only. */
declare module 'wa-sqlite' {
  // biome-ignore lint/performance/noReExportAll: the same module under the name the project requires
  export * from '@journeyapps/wa-sqlite';
  /** Missing in the package's own types. */
  export class SQLiteError extends Error {
    constructor(message: string, code: number);
    code: number;
  }
}

/** The part of the Emscripten module that Navette calls itself. Pointers are numbers. */
interface SqliteModule {
  /** What a file system waits for before its last call can be tried again. */
  retryOps: Promise<unknown>[];
  HEAPU8: Uint8Array;
  ccall(name: string, returns: string, types: string[], values: unknown[]): number;
  UTF8ToString(pointer: number): string;
  _malloc(bytes: number): number;
  _sqlite3_malloc(bytes: number): number;
  /** The function that frees what `_sqlite3_malloc` gave. */
  _getSqliteFree(): number;
  _sqlite3_bind_text(statement: number, index: number, text: number, bytes: number, free: number): number;
  _sqlite3_step(statement: number): number;
  _sqlite3_errmsg(database: number): number;
  /** The first statement of a connection after `statement` (0: of all); 0: there is none. */
  _sqlite3_next_stmt(database: number, statement: number): number;
  _sqlite3_finalize(statement: number): number;
  _sqlite3_close(database: number): number;
}

/** The calls that file systems of the library answer; a code of SQLite each. */
interface FacadeCalls {
  jOpen(name: string | null, file: number, flags: number, outFlags: DataView): number;
  jWrite(file: number, data: Uint8Array, offset: number): number;
  jRead(file: number, data: Uint8Array, offset: number): number;
  jTruncate(file: number, size: number): number;
  jSync(file: number, flags: number): number;
  jFileSize(file: number, size: DataView): number;
  jClose(file: number): number;
}

declare module 'wa-sqlite/dist/mc-wa-sqlite.mjs' {
  /** SQLite with SQLite3MultipleCiphers, synchronous build. */
  export default function createModule(options: {
    locateFile?: (file: string) => string;
    /** Gives the exports, and calls `done` with the instance. */
    instantiateWasm?: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) => WebAssembly.Exports;
  }): Promise<SqliteModule>;
}

/** One file of OPFSCoopSyncVFS. The locks are those of a database; its journals go with it. */
interface CoopFile {
  accessHandle: FileSystemSyncAccessHandle | null;
  /** Named as the lock; whoever waits for that asks here. Of a database. */
  handleRequestChannel: BroadcastChannel | undefined;
  /** Gives the Web Lock back; `null`: not held. */
  handleLockReleaser: (() => void) | null;
  /** Another tab asked for the file while it was locked. */
  isHandleRequested: boolean;
  isFileLocked: boolean;
  /** The last lock was refused: its unlock changes nothing. */
  isLockBusy: boolean;
}

/** The part of OPFSCoopSyncVFS that `device/db/share-files.ts` and `device/db/sync-deletes.ts` mend. */
interface CoopFiles {
  mapIdToFile: Map<number, { persistentFile?: CoopFile }>;
  /** Path → database, its journals too; kept after a file is closed. */
  persistentFiles: Map<string, CoopFile>;
  /** Paths that hold something. */
  accessiblePaths: Set<string>;
  /** Why the last call that failed did. */
  lastError: unknown;
  /** By our patch a method that can be replaced: waits for the Web Lock of a file, answers what gives it back. */
  acquireLock(file: CoopFile): Promise<() => void>;
  jUnlock(file: number, lock: number): number;
  jDelete(name: string, syncDirectory: number): number;
  jAccess(name: string, flags: number, result: DataView): number;
}

declare module 'wa-sqlite/src/examples/OPFSCoopSyncVFS.js' {
  export const OPFSCoopSyncVFS: {
    /** Without the temporary files that `create` makes. */
    new (name: string, module: SqliteModule): CoopFiles & SQLiteVFS & FacadeCalls;
    create(name: string, module: SqliteModule): Promise<CoopFiles & SQLiteVFS & FacadeCalls>;
  };
}

declare module 'wa-sqlite/src/examples/MemoryVFS.js' {
  export class MemoryVFS {
    static create(name: string, module: SqliteModule): Promise<MemoryVFS & SQLiteVFS & FacadeCalls>;
    /** Path → file. */
    mapNameToFile: Map<string, { size: number; data: ArrayBuffer }>;
    jDelete(path: string, syncDirectory: number): number;
  }
}
