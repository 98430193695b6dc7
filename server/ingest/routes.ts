// Station 5: push. `POST /api/sync/push`.
import { Hono } from 'hono';
import { LIMITS } from '#protocol/limits.ts';
import { PushRequest } from '#protocol/push.ts';
import { authenticated } from '../auth/authenticated.ts';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { parseJson, readBody, shaped } from '../http/read-body.ts';
import { type PushDeps, push } from './push.ts';

export function pushRoutes(deps: PushDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  routes.post('/sync/push', authenticated(deps), async (c) => {
    const startedAt = deps.clock.now();
    const body = await readBody(c.req.raw, LIMITS.pushBytes);
    const answer = await push(deps, readRequest(parseJson(body)), {
      account: c.get('account'),
      locale: c.get('locale'),
      requestId: c.get('requestId'),
      log: c.get('log'),
      bytes: body.byteLength,
      startedAt,
      deviceTime: c.req.header('X-Device-Time'),
    });
    return c.json(answer);
  });
  return routes;
}

/** The frame of a push; its events are read one by one later. */
function readRequest(value: unknown): PushRequest {
  const events = (value as { events?: unknown } | null)?.events;
  if (Array.isArray(events) && events.length > LIMITS.eventsPerPush) {
    throw new HttpProblem('TOO_LARGE', { limit: LIMITS.eventsPerPush });
  }
  return shaped(PushRequest, value);
}
