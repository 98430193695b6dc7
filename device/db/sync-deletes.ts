const OK = 0;
/** SQLITE_IOERR_DIR_FSYNC. */
const NOT_SYNCED = 1290;

/**
 * A journal that is deleted is emptied here, and that must reach the disk when SQLite says so (`synchronous = EXTRA`): else it
 * comes back after a power cut and undoes a commit that was answered. OPFSCoopSyncVFS leaves it to the browser.
 */
export function syncDeletes(files: CoopFiles): void {
  const { jDelete } = files;
  files.jDelete = (name, syncDirectory) => {
    const code = jDelete.call(files, name, syncDirectory);
    if (code !== OK || !syncDirectory) return code;
    try {
      files.persistentFiles.get(new URL(name, 'file://').pathname)?.accessHandle?.flush();
      return OK;
    } catch (error) {
      files.lastError = error;
      return NOT_SYNCED;
    }
  };
}
