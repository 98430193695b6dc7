import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { Uuid } from '#protocol/common.ts';
import { LIMITS } from '#protocol/limits.ts';
import { RepairRequest } from '#protocol/repair.ts';
import { authenticated } from '../auth/authenticated.ts';
import { adminsOnly } from '../http/admins-only.ts';
import type { AccountEnv } from '../http/env.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { parseJson, readBody, shaped } from '../http/read-body.ts';
import { placeOf, refusedEvents, waitingEvents } from './refused.ts';
import { type RepairDeps, repair } from './repair.ts';

const PAGE = 100;

const Query = z.object({ limit: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(PAGE)) });
const Names = z.object({ deviceId: Uuid, eventId: Uuid });

/**
 * Refused work of a tenant and what waits for its administrators, for these: `GET /api/admin/refused` and `/api/admin/waiting`,
 * `POST /api/admin/refused/{device}/{event}`.
 */
export function repairRoutes(deps: RepairDeps): Hono<AccountEnv> {
  const routes = new Hono<AccountEnv>();
  const guards = [authenticated(deps), adminsOnly()] as const;

  routes.get('/admin/refused', ...guards, async (c) => {
    const { tenantId } = c.get('account');
    const { limit } = shaped(Query, { limit: c.req.query('limit') ?? PAGE });
    const before = placeIn(c);
    return c.json(await deps.database.asTenant(tenantId, (tx) => refusedEvents(tx, tenantId, { limit, before })));
  });

  routes.get('/admin/waiting', ...guards, async (c) => {
    const { tenantId } = c.get('account');
    return c.json(await deps.database.asTenant(tenantId, (tx) => waitingEvents(tx, tenantId, PAGE)));
  });

  routes.post('/admin/refused/:device/:event', ...guards, async (c) => {
    const named = shaped(Names, { deviceId: c.req.param('device'), eventId: c.req.param('event') });
    const request = shaped(RepairRequest, parseJson(await readBody(c.req.raw, LIMITS.eventBytes)));
    return c.json(await repair(deps, c.get('account'), named, request));
  });
  return routes;
}

function placeIn(c: Context) {
  const text = c.req.query('before');
  if (text === undefined) return null;
  const place = placeOf(text);
  if (!place) throw new HttpProblem('MALFORMED', { path: 'before' });
  return place;
}
