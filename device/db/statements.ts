import { SQLITE_DONE, SQLITE_ROW, SQLiteError } from 'wa-sqlite';
import type { SqlInput, SqlRow } from './database.ts';
import type { Sqlite } from './sqlite.ts';

/** Statements kept prepared. A screen with a search box makes few texts; a loop that builds texts must not eat memory. */
const KEPT = 200;
const HANDLE_TRIES = 20;

/** One connection's statements: prepared once, bound, stepped, reset. */
export interface Statements {
  run(sql: string, parameters: readonly SqlInput[]): Promise<number>;
  all<Row extends SqlRow>(sql: string, parameters: readonly SqlInput[]): Promise<Row[]>;
  /** Forgets all; needed before the schema changes or the connection closes. */
  drop(): Promise<void>;
}

export function createStatements({ module, api }: Sqlite, db: number): Statements {
  const kept = new Map<string, number>();

  async function prepare(sql: string): Promise<number> {
    const found: number[] = [];
    try {
      for await (const statement of api.statements(db, sql, { unscoped: true })) found.push(statement);
      const [only] = found;
      if (only === undefined || found.length > 1) throw new Error('exactly one statement is expected');
      return only;
    } catch (error) {
      for (const statement of found) await api.finalize(statement);
      throw error;
    }
  }

  async function prepared(sql: string): Promise<number> {
    const known = kept.get(sql);
    if (known !== undefined) {
      // The one used last stays longest.
      kept.delete(sql);
      kept.set(sql, known);
      return known;
    }
    const statement = await prepare(sql);
    kept.set(sql, statement);
    if (kept.size > KEPT) {
      const [oldest] = kept;
      if (oldest) {
        kept.delete(oldest[0]);
        await api.finalize(oldest[1]);
      }
    }
    return statement;
  }

  function bind(statement: number, parameters: readonly SqlInput[]): void {
    for (const [index, value] of parameters.entries()) {
      if (value !== null && typeof value === 'object' && 'utf8' in value) bindUtf8(statement, index + 1, value.utf8);
      else api.bind(statement, index + 1, value);
    }
  }

  function bindUtf8(statement: number, index: number, text: Uint8Array): void {
    const pointer = module._sqlite3_malloc(text.byteLength + 1);
    if (pointer === 0) throw new SQLiteError('out of memory', 7);
    module.HEAPU8.set(text, pointer);
    module.HEAPU8[pointer + text.byteLength] = 0;
    const code = module._sqlite3_bind_text(statement, index, pointer, text.byteLength, module._getSqliteFree());
    if (code !== 0) throw new SQLiteError('a text could not be bound', code);
  }

  /** The build is synchronous: only the first step may have to wait, for the file's handle. */
  function stepOn(statement: number): boolean {
    const code = module._sqlite3_step(statement);
    if (code === SQLITE_ROW) return true;
    if (code === SQLITE_DONE) return false;
    throw new SQLiteError(module.UTF8ToString(module._sqlite3_errmsg(db)), code);
  }

  /** A tab that died may keep the file's handle for a moment longer than its lock: nothing has happened yet, so again. */
  async function firstStep(statement: number): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        return (await api.step(statement)) === SQLITE_ROW;
      } catch (error) {
        const gone = !(error instanceof DOMException) || error.name === 'NotFoundError';
        if (gone || tries === HANDLE_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, tries * 10));
      }
    }
  }

  async function withStatement<T>(
    sql: string,
    parameters: readonly SqlInput[],
    use: (statement: number, hasRow: boolean) => T,
  ): Promise<T> {
    const statement = await prepared(sql);
    try {
      bind(statement, parameters);
      return use(statement, await firstStep(statement));
    } finally {
      // A reset repeats the error of the step; it has been thrown already.
      await api.reset(statement).catch(() => undefined);
      // Large texts and files must not stay in memory with their statement.
      api.clear_bindings(statement);
    }
  }

  return {
    run: (sql, parameters) =>
      withStatement(sql, parameters, (statement, hasRow) => {
        for (let more = hasRow; more; more = stepOn(statement));
        return api.changes(db);
      }),
    all: <Row extends SqlRow>(sql: string, parameters: readonly SqlInput[]) =>
      withStatement(sql, parameters, (statement, hasRow) => {
        const rows: Row[] = [];
        const columns = hasRow ? api.column_names(statement) : [];
        for (let more = hasRow; more; more = stepOn(statement)) {
          const row: SqlRow = {};
          for (const [index, column] of columns.entries()) {
            const value = api.column(statement, index);
            row[column] = value instanceof Uint8Array ? value.slice() : value;
          }
          rows.push(row as Row);
        }
        return rows;
      }),
    drop: async () => {
      const all = [...kept.values()];
      kept.clear();
      for (const statement of all) await api.finalize(statement);
    },
  };
}
