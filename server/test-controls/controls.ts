import { Hono, type MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import { LIMITS } from '#protocol/limits.ts';
import type { MovableClock } from '#server/ports/clock.ts';
import type { AppEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { readJson } from '../http/read-body.ts';

/** A day short of what a date can hold; far beyond what a test needs. */
const MAX_OFFSET_MS = 8_640_000_000_000;
const ClockOffset = z.object({ offsetMs: z.int().check(z.minimum(-MAX_OFFSET_MS), z.maximum(MAX_OFFSET_MS)) });
const Unavailable = z.object({ times: z.int().check(z.minimum(0), z.maximum(1_000_000)) });

/**
 * What QA may do to a running server (`NAVETTE_TEST=1`, never in production): move its clock, and let it answer 503 to
 * the next requests. Of this process only, and gone with it.
 */
export function testControls(clock: MovableClock): { routes: Hono<AppEnv>; faults: MiddlewareHandler<AppEnv> } {
  let refusals = 0;
  const routes = new Hono<AppEnv>();
  routes.post('/test/clock', async (c) => {
    const { offsetMs } = await readJson(c.req.raw, ClockOffset, LIMITS.bodyBytes);
    clock.reset();
    clock.advance(offsetMs);
    return c.json({ now: clock.now().toISOString() });
  });
  routes.post('/test/unavailable', async (c) => {
    refusals = (await readJson(c.req.raw, Unavailable, LIMITS.bodyBytes)).times;
    return c.json({ times: refusals });
  });
  const faults: MiddlewareHandler<AppEnv> = async (c, next) => {
    if (refusals > 0 && !c.req.path.startsWith('/api/test/')) {
      refusals -= 1;
      throw new HttpProblem('UNAVAILABLE', {}, { 'Retry-After': '1' });
    }
    await next();
  };
  return { routes, faults };
}
