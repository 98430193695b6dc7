import type { Context } from 'hono';

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string } };
}

/**
 * The network address at the other end. Headers that a proxy may have written are not believed, because anyone can write
 * them: behind a proxy all share its address, and the limits for one address are wide enough for that.
 */
export function clientAddress(c: Context): string {
  return (c.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? 'unknown';
}
