// Station 6: apply. Ids of rows that the server makes because of an event.
import { createHash } from 'node:crypto';

/**
 * A UUIDv8 that follows from an event and what its row stands for: made twice, PostgreSQL refuses the second. Its first
 * 48 bits are the event's own time, so that such rows lie together.
 */
export function derivedId(eventId: string, ...what: readonly string[]): string {
  const hash = createHash('sha256')
    .update([eventId, ...what].join(' '))
    .digest('hex');
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${eventId.slice(0, 13)}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
