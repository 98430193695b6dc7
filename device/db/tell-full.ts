import { isNoRoom } from '../ports/no-room.ts';

const OK = 0;
/** SQLITE_FULL. */
const FULL = 13;

/**
 * Says that the disk, or the quota, is full where the file system says only that something could not be written: without
 * extended result codes, which would come with every other error as well, a full disk could not be told from a broken one.
 */
export function tellFull(files: CoopFiles & Pick<FacadeCalls, 'jWrite' | 'jTruncate' | 'jSync'>): void {
  const { jWrite, jTruncate, jSync } = files;
  const told = (code: number): number => {
    const { lastError } = files;
    const isFull = isNoRoom(lastError) || (lastError instanceof Error && lastError.message === 'short write');
    return code !== OK && isFull ? FULL : code;
  };
  Object.assign(files, {
    jWrite: (file, data, offset) => told(jWrite.call(files, file, data, offset)),
    jTruncate: (file, size) => told(jTruncate.call(files, file, size)),
    jSync: (file, flags) => told(jSync.call(files, file, flags)),
  } satisfies Pick<FacadeCalls, 'jWrite' | 'jTruncate' | 'jSync'>);
}
