import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import { pickLocale } from '#protocol/locale.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Ids } from '#server/ports/ids.ts';
import type { AppEnv } from './env.ts';

/** Ids that a device or a proxy gave; anything else is replaced. */
const GIVEN_ID = /^[A-Za-z0-9-]{8,64}$/;

/**
 * Gives each request its id (the sender's own when it has one, so that an event can be followed from tap to table), its
 * language and its log, and writes one line when it has been answered. Lines hold no body, token or cookie.
 */
export function requestFrame(deps: { ids: Ids; clock: Clock; log: Logger }): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header('X-Request-Id') ?? '';
    const requestId = GIVEN_ID.test(given) ? given : deps.ids.next();
    const log = deps.log.child({ requestId });
    c.set('requestId', requestId);
    c.set('locale', pickLocale(c.req.header('Accept-Language')));
    c.set('log', log);
    const startedAt = deps.clock.now().getTime();
    await next();
    c.res.headers.set('X-Request-Id', requestId);
    const ms = deps.clock.now().getTime() - startedAt;
    const line = { method: c.req.method, path: c.req.path, status: c.res.status, ms };
    if (c.req.path.startsWith('/api/')) log.info(line, 'request');
    else log.debug(line, 'request');
  };
}
