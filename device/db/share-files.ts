import type { Timers } from '../ports/timers.ts';
import type { Rest } from '../rest.ts';
import { createLockTaker } from './take-lock.ts';

const OK = 0;
/** SQLITE_LOCK_NONE. */
const NONE = 0;
/** A database and what SQLite keeps beside it. */
const SUFFIXES = ['', '-journal', '-wal'] as const;

/** What the file system does not yet do right when several tabs have one database open. */
export interface SharedFiles {
  /** After a connection was closed: gives up what it still holds or has asked for. Open the path again only afterwards. */
  letGo(path: string): Promise<void>;
  /** Another tab had it for longer than anybody waits. */
  isHeld(path: string): boolean;
}

/**
 * Mends OPFSCoopSyncVFS, where one tab could keep a file from all others for ever:
 *
 * - A file that another tab asks for is given up when the call into SQLite is over, not in its middle. A statement that
 *   must be prepared anew, because another tab changed the schema, locks twice; between the two the file was gone, the
 *   library had no try left and failed with SQLITE_BUSY, and the lock that it had asked for came later, for nobody.
 * - A connection that is closed lets go of everything, also of a lock that has not come yet, and of its file handles: they
 *   would name a file that another tab has removed meanwhile.
 * - A tab that nobody sees gives the file up after each call, before anybody asks: once it is frozen it cannot hear.
 * - Nobody waits for the file without end, and a frozen tab not at all: it would get it, and keep it.
 * - The journal of a tab that died in a commit is seen by those that were open before: its bytes say that it is there, not
 *   what this tab remembers.
 */
export function shareFiles(
  files: CoopFiles,
  module: SqliteModule,
  { timers, rest }: { timers: Timers; rest: Rest },
): SharedFiles {
  const { jUnlock, jAccess } = files;
  const locks = createLockTaker({ timers, rest });

  const giveUp = (file: CoopFile, id: number) => {
    // Closed meanwhile, which gives it up as well.
    if (!file.handleLockReleaser) return;
    file.isHandleRequested = true;
    if (!file.isFileLocked) jUnlock.call(files, id, NONE);
  };

  rest.listen((sight) => {
    if (sight === 'seen') return;
    for (const [id, { persistentFile }] of files.mapIdToFile) if (persistentFile) giveUp(persistentFile, id);
  });

  Object.assign(files, {
    acquireLock: ({ handleRequestChannel }: CoopFile): Promise<() => void> =>
      locks.take(handleRequestChannel as BroadcastChannel),
    jUnlock: (id: number, lock: number): number => {
      const file = files.mapIdToFile.get(id)?.persistentFile;
      const isWanted = file?.isHandleRequested || rest.sight() !== 'seen';
      if (lock !== NONE || !file || !isWanted || file.isLockBusy) return jUnlock.call(files, id, lock);
      file.isHandleRequested = false;
      const code = jUnlock.call(files, id, lock);
      // The build is synchronous: this comes when the call is over.
      queueMicrotask(() => giveUp(file, id));
      return code;
    },
    jAccess: (name: string, flags: number, result: DataView): number => {
      const path = new URL(name, 'file://').pathname;
      const handle = files.persistentFiles.get(path)?.accessHandle;
      if (!handle) return jAccess.call(files, name, flags, result);
      const there = handle.getSize() > 0;
      if (there) files.accessiblePaths.add(path);
      else files.accessiblePaths.delete(path);
      result.setInt32(0, there ? 1 : 0, true);
      return OK;
    },
  });

  return {
    isHeld: (path) => locks.wasHeld(`ahp:${path}`),
    letGo: async (path) => {
      await Promise.allSettled(module.retryOps);
      const main = files.persistentFiles.get(path);
      for (const suffix of SUFFIXES) {
        const file = files.persistentFiles.get(path + suffix);
        file?.accessHandle?.close();
        file?.handleRequestChannel?.close();
        files.persistentFiles.delete(path + suffix);
        files.accessiblePaths.delete(path + suffix);
      }
      main?.handleLockReleaser?.();
    },
  };
}
