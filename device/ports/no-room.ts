/** Did a write of IndexedDB, or of the file system, find no room: the disk is full, or the browser's quota? */
export function isNoRoom(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'QuotaExceededError';
}
