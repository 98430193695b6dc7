import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';

/** Below this, packing costs more than it saves. */
const WORTH_PACKING = 1_024;
/** The fastest: answers are made anew for each request, and phones wait for them. */
const LEVEL = 1;
const PACKS_WELL = /^(application\/(json|problem\+json)|text\/(html|css|javascript|plain))\b/;

const zip = promisify(gzip);

/** Packs whole answers in gzip for those who accept it. Streams and what is packed already pass as they are. */
export function packed(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { headers, status } = c.res;
    if (status === 206 || headers.has('Content-Encoding')) return;
    if (!PACKS_WELL.test(headers.get('Content-Type') ?? '')) return;
    headers.append('Vary', 'Accept-Encoding');
    if (!/\bgzip\b(?!;\s*q=0(?:\D|$))/.test(c.req.header('Accept-Encoding') ?? '') || c.req.method === 'HEAD') return;
    const bytes = await c.res.arrayBuffer();
    const small = bytes.byteLength < WORTH_PACKING;
    const out = small ? bytes : await zip(bytes, { level: LEVEL });
    const { res } = c;
    c.res = undefined;
    c.res = new Response(new Uint8Array(out), res);
    c.res.headers.delete('Content-Length');
    if (!small) c.res.headers.set('Content-Encoding', 'gzip');
  };
}
