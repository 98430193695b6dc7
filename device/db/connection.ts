import { type Database, DatabaseClosed, type Sql, type SqlInput, type SqlRow } from './database.ts';
import type { Sqlite } from './sqlite.ts';
import { createStatements } from './statements.ts';
import { createTurns } from './turns.ts';

/** Authorizer actions that only read: READ, SELECT, FUNCTION, RECURSIVE. Source: sqlite3_set_authorizer. */
const READING = new Set([20, 21, 31, 33]);
const ALLOW = 0;
const DENY = 1;

/**
 * Measured: rollback journal, 16 MB of cache, nothing temporary on disk. `recursive_triggers` and the rest stay. EXTRA: what was
 * committed stays so after a power cut (`sync-deletes.ts`).
 */
const SETTINGS = `
  PRAGMA journal_mode = DELETE;
  PRAGMA synchronous = EXTRA;
  PRAGMA cache_size = -16000;
  PRAGMA temp_store = MEMORY;
`;

export interface ConnectionOptions {
  /** The name of the encrypting file system, from `registerEncrypted`. */
  vfs: string;
  path: string;
  key: Uint8Array;
  /** Keeps the file's other connections out meanwhile, where the file system itself does not see to that. */
  exclusively?: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Opens one connection to an encrypted file and proves that the key fits. */
export async function openConnection(sqlite: Sqlite, options: ConnectionOptions): Promise<Database> {
  const { api } = sqlite;
  const db = await api.open_v2(options.path, undefined, options.vfs);
  const hexKey = [...options.key].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    // The key comes first of all: nothing may have been read before.
    await api.exec(db, `PRAGMA cipher = 'chacha20'; PRAGMA key = "x'${hexKey}'"; ${SETTINGS}`);
    await api.exec(db, 'SELECT count(*) FROM sqlite_schema');
  } catch (error) {
    await api.close(db);
    throw error;
  }

  let readOnly = false;
  api.set_authorizer(db, (_: unknown, action: number) => (!readOnly || READING.has(action) ? ALLOW : DENY), null);

  const statements = createStatements(sqlite, db);
  const screens = createStatements(sqlite, db);
  const turns = createTurns();
  const exclusively = options.exclusively ?? ((work) => work());
  let closed = false;
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    turns.take(() => {
      // What comes late would reach into freed memory, which may belong to the next connection by now.
      if (closed) throw new DatabaseClosed();
      return exclusively(work);
    });

  const sql: Sql = {
    run: (text, parameters = []) => statements.run(text, parameters),
    all: (text, parameters = []) => statements.all(text, parameters),
    first: async <Row extends SqlRow>(text: string, parameters: readonly SqlInput[] = []) =>
      (await statements.all<Row>(text, parameters))[0],
  };

  return {
    run: (text, parameters) => alone(() => sql.run(text, parameters)),
    all: (text, parameters) => alone(() => sql.all(text, parameters)),
    first: (text, parameters) => alone(() => sql.first(text, parameters)),
    exec: (script) =>
      alone(async () => {
        await statements.drop();
        await screens.drop();
        await api.exec(db, script);
      }),
    read: (text, parameters = []) =>
      alone(async () => {
        readOnly = true;
        try {
          return await screens.all(text, parameters);
        } finally {
          readOnly = false;
        }
      }),
    transaction: (work) =>
      alone(async () => {
        await sql.run('BEGIN IMMEDIATE');
        try {
          const result = await work(sql);
          await sql.run('COMMIT');
          return result;
        } catch (error) {
          // A full disk may have rolled back already.
          if (api.get_autocommit(db) === 0) await sql.run('ROLLBACK');
          throw error;
        }
      }),
    close: () =>
      alone(async () => {
        closed = true;
        await statements.drop();
        await screens.drop();
        await api.close(db);
      }),
  };
}
