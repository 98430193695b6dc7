import { OPFSCoopSyncVFS } from 'wa-sqlite/src/examples/OPFSCoopSyncVFS.js';
import { isNoRoom } from '../ports/no-room.ts';
import type { Sqlite } from './sqlite.ts';

const LOCK = 'navette-files-begin';
const TRIES = 20;

/**
 * The file system under SQLite, one tab after the other: each begins by clearing away the temporary folders of tabs that
 * died, and would trip over what another removes at the same moment, as when a browser starts again with several tabs. A
 * tab that has just died may keep a handle for a moment longer than its lock: then it is tried again.
 */
export function openFiles({ module }: Sqlite): Promise<Awaited<ReturnType<typeof OPFSCoopSyncVFS.create>>> {
  return navigator.locks.request(LOCK, async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await OPFSCoopSyncVFS.create('opfs', module);
      } catch (error) {
        // No room for its temporary files, which SQLite keeps in memory here anyway.
        if (isNoRoom(error)) return new OPFSCoopSyncVFS('opfs', module);
        if (!(error instanceof DOMException) || tries === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, tries * 10));
      }
    }
  });
}
