import wasmUrl from 'wa-sqlite/dist/mc-wa-sqlite.wasm?url';
import { OPFSCoopSyncVFS } from 'wa-sqlite/src/examples/OPFSCoopSyncVFS.js';
import { openConnection } from './connection.ts';
import type { DatabaseStore } from './database.ts';
import { loadSqlite, registerEncrypted } from './sqlite.ts';

/** The folder of all profiles in the origin's private file system. */
const FOLDER = 'navette';
const SUFFIXES = ['', '-journal', '-wal'] as const;

/**
 * SQLite over OPFS, in a dedicated worker, one per tab: the file system hands the file over between tabs by itself.
 * Begins to load at once, so that a sign-in finds it ready.
 */
export async function createOpfsStore(): Promise<DatabaseStore> {
  const sqlite = await loadSqlite({ wasmUrl });
  const files = await OPFSCoopSyncVFS.create('opfs', sqlite.module);
  const vfs = registerEncrypted(sqlite, files);
  // The hand-over works between workers only: two connections of one worker would write over each other.
  const open = new Set<string>();

  return {
    open: async (profile, key) => {
      if (open.has(profile)) throw new Error(`the database of ${profile} is open already`);
      open.add(profile);
      try {
        const db = await openConnection(sqlite, { vfs, path: `/${FOLDER}/${profile}.db`, key });
        const close = async () => {
          await db.close();
          open.delete(profile);
        };
        return { ...db, close };
      } catch (error) {
        open.delete(profile);
        throw error;
      }
    },
    remove: async (profile) => {
      if (open.has(profile)) return false;
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
      for (const suffix of SUFFIXES) {
        const name = `${profile}.db${suffix}`;
        // Forget the handle as well: through it the content would come back.
        files.persistentFiles.get(`/${FOLDER}/${name}`)?.handleRequestChannel?.close();
        files.persistentFiles.delete(`/${FOLDER}/${name}`);
        files.accessiblePaths.delete(`/${FOLDER}/${name}`);
        try {
          await folder.removeEntry(name);
        } catch (error) {
          const gone = error instanceof DOMException && error.name === 'NotFoundError';
          // Another tab has it open. Its key is destroyed by now: what stays can be read by nobody.
          if (!gone) return false;
        }
      }
      return true;
    },
  };
}
