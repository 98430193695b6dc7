import wasmUrl from 'wa-sqlite/dist/mc-wa-sqlite.wasm?url';
import type { Timers } from '../ports/timers.ts';
import type { Rest } from '../rest.ts';
import type { RecoveryCopy } from '../session/recovery.ts';
import { openConnection } from './connection.ts';
import { type Database, type DatabaseStore, FileHeld } from './database.ts';
import { openFiles } from './open-files.ts';
import { shareFiles } from './share-files.ts';
import { loadSqlite, registerEncrypted } from './sqlite.ts';
import { syncDeletes } from './sync-deletes.ts';
import { tellFull } from './tell-full.ts';

/** The folder of all profiles in the origin's private file system. */
const FOLDER = 'navette';
const COPY = '.key.json';
const SUFFIXES = ['', '-journal', '-wal', COPY] as const;
const TRIES = 20;

/**
 * SQLite over OPFS, in a dedicated worker, one per tab: the file system hands the file over between tabs by itself.
 * Begins to load at once, so that a sign-in finds it ready.
 */
export async function createOpfsStore(deps: { timers: Timers; rest: Rest }): Promise<DatabaseStore> {
  const sqlite = await loadSqlite({ wasmUrl });
  const files = await openFiles(sqlite);
  tellFull(files);
  syncDeletes(files);
  const shared = shareFiles(files, sqlite.module, deps);
  const vfs = registerEncrypted(sqlite, files);
  // The hand-over works between workers only: two connections of one worker would write over each other.
  const open = new Set<string>();
  const ending = new Map<string, Promise<void>>();
  const pathOf = (file: string) => `/${FOLDER}/${file}.db`;

  function end(file: string): void {
    open.delete(file);
    const ended = shared.letGo(pathOf(file)).then(() => {
      if (ending.get(file) === ended) ending.delete(file);
    });
    ending.set(file, ended);
  }

  async function tryToOpen(file: string, key: Uint8Array): Promise<Database> {
    await ending.get(file);
    if (open.has(file)) throw new Error(`the database ${file} is open already`);
    open.add(file);
    try {
      const db = await openConnection(sqlite, { vfs, path: pathOf(file), key });
      const close = async () => {
        await db.close();
        end(file);
      };
      return { ...db, close };
    } catch (error) {
      end(file);
      // The file system says only that it could not be opened.
      throw shared.isHeld(pathOf(file)) ? new FileHeld() : error;
    }
  }

  return {
    open: async (file, key) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await tryToOpen(file, key);
        } catch (error) {
          if (!isInUse(error) || tries === TRIES) throw error;
          await new Promise((resolve) => setTimeout(resolve, tries * 10));
        }
      }
    },
    remove: async (file) => {
      if (open.has(file)) return false;
      const folder = await folderOf();
      for (const suffix of SUFFIXES) {
        try {
          await folder.removeEntry(`${file}.db${suffix}`);
        } catch (error) {
          const gone = error instanceof DOMException && error.name === 'NotFoundError';
          // Another tab has it open. Its key is destroyed by now: what stays can be read by nobody.
          if (!gone) return false;
        }
      }
      return true;
    },
    keepCopy,
    copies,
  };
}

/** Workers have it, pages have not: nor have the types of a page. */
interface SyncAccess {
  createSyncAccessHandle(): Promise<{
    truncate(size: number): void;
    write(bytes: Uint8Array, options: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

const folderOf = async (): Promise<FileSystemDirectoryHandle> =>
  await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });

async function keepCopy(copy: RecoveryCopy): Promise<void> {
  const handle = await (await folderOf()).getFileHandle(`${copy.file}.db${COPY}`, { create: true });
  // The one way to write that every browser's worker has.
  const access = await (handle as FileSystemFileHandle & SyncAccess).createSyncAccessHandle();
  try {
    const bytes = new TextEncoder().encode(JSON.stringify(copy));
    access.truncate(0);
    access.write(bytes, { at: 0 });
    access.flush();
  } finally {
    access.close();
  }
}

/** One that is damaged, or being written by another tab, counts as none. */
async function copies(): Promise<RecoveryCopy[]> {
  const found: RecoveryCopy[] = [];
  for await (const [name, handle] of (await folderOf()).entries()) {
    if (!name.endsWith(COPY) || handle.kind !== 'file') continue;
    const file = handle as FileSystemFileHandle;
    const copy = await file
      .getFile()
      .then(async (bytes) => JSON.parse(await bytes.text()) as RecoveryCopy)
      .catch(() => null);
    if (copy && `${copy.file}.db${COPY}` === name) found.push(copy);
  }
  return found;
}

/** A tab that died may keep the file's handle for a moment longer than its lock. 14: SQLITE_CANTOPEN. */
function isInUse(error: unknown): boolean {
  return error instanceof DOMException || (error as { code?: unknown } | null)?.code === 14;
}
