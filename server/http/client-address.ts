import type { Context } from 'hono';

interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string } };
}

/**
 * The network address of whoever asks. `X-Forwarded-For` is believed as far as our own `proxies` have written it, from its end:
 * what stands before that anyone can write. With none it is the other end of the connection; behind a proxy that is not
 * named all would share its address, and its limit for failed sign-ins.
 */
export function clientAddress(c: Context, proxies: number): string {
  const socket = (c.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress ?? 'unknown';
  const hops = [...(c.req.header('X-Forwarded-For') ?? '').split(',').map((hop) => hop.trim()), socket].filter(Boolean);
  return hops.at(-1 - Math.min(proxies, hops.length - 1)) ?? socket;
}
