import type { MiddlewareHandler } from 'hono';
import { HttpProblem } from './http-problem.ts';

/**
 * For routes that a cookie opens: a page of another origin is refused, beside the cookie's own SameSite=Strict. Browsers
 * send `Origin` with every POST and no script can change it; a client that is no browser sends none and has no cookies
 * that a stranger could use.
 */
export function sameOriginOnly(): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    if (origin !== undefined && !isOwn(origin, c.req.header('X-Forwarded-Host') ?? hostOf(c.req.raw))) {
      throw new HttpProblem('MALFORMED', { path: 'Origin' });
    }
    await next();
  };
}

const hostOf = (request: Request): string => request.headers.get('Host') ?? new URL(request.url).host;

function isOwn(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
