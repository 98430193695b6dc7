import type { SqlValue } from '#device/api.ts';
import { isNoRoom } from '#device/ports/no-room.ts';
import type { RecoveryCopy } from '#device/session/recovery.ts';

/** Text as UTF-8 bytes: goes into SQLite without becoming a JavaScript string on the way. */
export interface Utf8Text {
  readonly utf8: Uint8Array;
}

export type SqlInput = SqlValue | Uint8Array | Utf8Text;
/** What a column gives: a blob comes as bytes, an integer as a number (all of ours are below 2^53). */
export type SqlOutput = SqlValue | Uint8Array;
// biome-ignore lint/suspicious/noExplicitAny: rows are typed by those who ask
export type SqlRow = Record<string, any>;

/** Statements, one after the other. Each text is prepared once and kept. Errors are thrown. */
export interface Sql {
  /** Runs one statement; answers how many rows it changed. */
  run(sql: string, parameters?: readonly SqlInput[]): Promise<number>;
  /** Runs one statement; answers its rows. */
  all<Row extends SqlRow>(sql: string, parameters?: readonly SqlInput[]): Promise<Row[]>;
  /** The first row, or `undefined`. */
  first<Row extends SqlRow>(sql: string, parameters?: readonly SqlInput[]): Promise<Row | undefined>;
}

/**
 * The encrypted database of one profile. Whatever is asked here waits for its turn: a transaction excludes everything
 * else on this connection, and, while it writes, on those of other tabs. So nothing inside one may wait for the network
 * or ask the `Database` itself.
 */
export interface Database extends Sql {
  /** Several statements without parameters: schema and settings. */
  exec(script: string): Promise<void>;
  /** `BEGIN IMMEDIATE`; commits when `work` is done, rolls back when it throws. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** One statement of a screen: whatever would write, or is not one single statement, is refused by an exception. */
  read<Row extends SqlRow>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The profile was left, or its tab closed, before this was asked. */
export class DatabaseClosed extends Error {
  constructor() {
    super('the database is closed');
    this.name = 'DatabaseClosed';
  }
}

/**
 * Another tab has the file and does not answer, as when the browser has stopped it. Whatever was asked has not been done: a
 * transaction waits for the file before its first statement.
 */
export class FileHeld extends Error {
  constructor() {
    super('another tab has the database and does not let it go');
    this.name = 'FileHeld';
  }
}

/** Where the files of the profiles are. */
export interface DatabaseStore {
  /** Opens or makes a file with its raw 256-bit key. A wrong key throws `file is not a database`. */
  open(file: string, key: Uint8Array): Promise<Database>;
  /** Deletes the file for good; `false` when somebody still has it open. Deleting what is not there is well. */
  remove(file: string): Promise<boolean>;
  /** Keeps the way back to a file whose key was lost beside it; it goes with the file. */
  keepCopy(copy: RecoveryCopy): Promise<void>;
  /** Of every file that is here. */
  copies(): Promise<RecoveryCopy[]>;
}

/** Is the file no database any more, or in parts unreadable? SQLITE_CORRUPT and SQLITE_NOTADB, whatever the detail. */
export function isDamaged(error: unknown): boolean {
  // What a browser throws has codes of its own: its 11 is a handle in a wrong state.
  if (error instanceof DOMException) return false;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'number' && ((code & 0xff) === 11 || (code & 0xff) === 26);
}

/** Did the file system fail to read a part of the file? SQLITE_IOERR, whatever the detail. */
export function isUnreadable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return !(error instanceof DOMException) && typeof code === 'number' && (code & 0xff) === 10;
}

/** Has the browser taken the open file's handle away? The file may be sound: it is to be opened again. */
export function isTornAway(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'InvalidStateError';
}

/** Did a write fail because the disk or the quota is full? */
export function isStorageFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  // SQLITE_FULL, and SQLITE_IOERR_WRITE | TRUNCATE | FSYNC: what the file system's "quota exceeded" becomes.
  return isNoRoom(error) || code === 13 || code === 778 || code === 1546 || code === 1034;
}
