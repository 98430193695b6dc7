import type { MiddlewareHandler } from 'hono';

/**
 * What pages of this origin may do. Scripts only from here, wasm allowed (SQLite); styles inline, because the component
 * library writes its variables into a style element and an offline page cannot carry a fresh nonce.
 */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  // What a person has just recorded, and recordings of records.
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** An answer of the API is never a page: it may load nothing. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

const ALWAYS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(self), geolocation=(self), microphone=(self), payment=(), usb=()',
};
const YEAR_SECONDS = 31_536_000;

/** Headers as a security review asks for them (OWASP secure headers), on every answer. A route's own policy stands. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    const isApi = c.req.path.startsWith('/api/');
    for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
    if (!headers.has('Content-Security-Policy')) {
      headers.set('Content-Security-Policy', isApi ? API_POLICY : PAGE_POLICY);
    }
    if (isApi) headers.set('Cache-Control', 'no-store');
    if (isHttps(c.req.raw) && !isOfThisNetwork(c.req.raw))
      headers.set('Strict-Transport-Security', `max-age=${YEAR_SECONDS}`);
  };
}

/** Over TLS, here or at a proxy in front. Claiming it falsely only hurts the claimant: their cookie is not kept. */
export function isHttps(request: Request): boolean {
  return request.headers.get('X-Forwarded-Proto') === 'https' || new URL(request.url).protocol === 'https:';
}

/**
 * Names of a machine and not of a site: a browser keeps the promise for all ports of it, so that a visit to `npm run phone` would
 * close `npm start` and every other program on `localhost` for a year. What counts is the name that the browser uses.
 */
function isOfThisNetwork(request: Request): boolean {
  const host = request.headers.get('X-Forwarded-Host') ?? new URL(request.url).host;
  const hostname = host.replace(/:\d+$/, '');
  return !hostname.includes('.') || /\.(local|localhost)$|^[\d.]+$/.test(hostname);
}
