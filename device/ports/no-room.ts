/** Did a write of IndexedDB, or of the file system, find no room: the disk is full, or the browser's quota? */
export function isNoRoom(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'QuotaExceededError';
}

/** What did not fit. */
export class NoRoom extends Error {
  constructor() {
    super('there is no room');
    this.name = 'QuotaExceededError';
  }
}
